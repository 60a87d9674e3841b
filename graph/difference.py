"""What turns one bank into another: the rows to write and the rows to remove, by kind."""

from collections.abc import Callable
from pathlib import Path

from graph.engines.contract import Session
from graph.engines.duckdb import DuckEngine
from graph.model import KINDS, EdgeKind, Kind
from graph.stores.contract import Change
from graph.tables import schema

Tables = Callable[[str], Path]  # the Parquet file of a kind


def difference(before: Tables, after: Tables) -> list[Change]:
    """The changes of all kinds that differ, in the order of the model."""
    engine = DuckEngine(lambda name: _located(name, before, after))
    session = engine.session()
    try:
        changes = [_change(session, kind) for kind in KINDS.values()]
    finally:
        session.close()
        engine.close()
    return [each for each in changes if not each.is_empty]


def _located(name: str, before: Tables, after: Tables) -> Path | None:
    side, _, kind = name.partition("_")
    return {"before": before, "after": after}[side](kind) if kind in KINDS else None


def _change(session: Session, kind: Kind) -> Change:
    columns, order = _quoted(kind, "old"), ", ".join(f'"{each}" NULLS FIRST' for each in kind.key)
    plain = _quoted(kind)
    written = f"SELECT {plain} FROM after_{kind.name} EXCEPT SELECT {plain} FROM before_{kind.name} ORDER BY {order}"
    removed = (
        f"SELECT {columns} FROM before_{kind.name} AS old "
        f"WHERE NOT EXISTS (SELECT 1 FROM after_{kind.name} AS new WHERE {_same_row(kind)}) ORDER BY {order}"
    )
    rows = [
        session.sql(text).cast(schema(kind)) for text in (f"SELECT {plain} FROM after_{kind.name}", written, removed)
    ]
    return Change(kind, *rows)


def _quoted(kind: Kind, of: str = "") -> str:
    return ", ".join(f'{of}."{each.name}"' if of else f'"{each.name}"' for each in kind.properties)


def _same_row(kind: Kind) -> str:
    """SQL: two rows have one key, where a missing value is a value of its own, and the same ends."""
    ends = (kind.source.name, kind.target.name) if isinstance(kind, EdgeKind) else ()
    return " AND ".join(f'new."{each}" IS NOT DISTINCT FROM old."{each}"' for each in dict.fromkeys((*kind.key, *ends)))
