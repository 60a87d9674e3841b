"""What turns one bank into another: the rows to write and the rows to remove, by kind."""

from collections.abc import Callable
from pathlib import Path

from graph.engines.duckdb import DuckEngine, DuckSession
from graph.model import KINDS, EdgeKind, Kind
from graph.rows import FileRows
from graph.stores.contract import Change

Tables = Callable[[str], Path]  # the Parquet file of a kind


def difference(before: Tables, after: Tables, work: Path) -> list[Change]:
    """The changes of all kinds that differ, in the order of the model; their rows are in files of a work folder."""
    engine = DuckEngine(lambda name: _located(name, before, after), spill=work / "spill")
    session = engine.session()
    try:
        changes = [_change(session, kind, work) for kind in KINDS.values()]
    finally:
        session.close()
        engine.close()
    return [each for each in changes if not each.is_empty]


def _located(name: str, before: Tables, after: Tables) -> Path | None:
    side, _, kind = name.partition("_")
    return {"before": before, "after": after}[side](kind) if kind in KINDS else None


def _change(session: DuckSession, kind: Kind, work: Path) -> Change:
    columns, order = _quoted(kind, "old"), ", ".join(f'"{each}" NULLS FIRST' for each in kind.key)
    plain = _quoted(kind)
    written = f"SELECT {plain} FROM after_{kind.name} EXCEPT SELECT {plain} FROM before_{kind.name} ORDER BY {order}"
    removed = (
        f"SELECT {columns} FROM before_{kind.name} AS old "
        f"WHERE NOT EXISTS (SELECT 1 FROM after_{kind.name} AS new WHERE {_same_row(kind)}) ORDER BY {order}"
    )
    rows = []
    for what, text in (("after", f"SELECT {plain} FROM after_{kind.name}"), ("written", written), ("removed", removed)):
        rows.append(FileRows(kind, work / f"{kind.name}.{what}.parquet"))
        session.write(rows[-1].path, text)
    return Change(kind, *rows)


def _quoted(kind: Kind, of: str = "") -> str:
    return ", ".join(f'{of}."{each.name}"' if of else f'"{each.name}"' for each in kind.properties)


def _same_row(kind: Kind) -> str:
    """SQL: two rows have one key, where a missing value is a value of its own, and the same ends."""
    ends = (kind.source.name, kind.target.name) if isinstance(kind, EdgeKind) else ()
    return " AND ".join(f'new."{each}" IS NOT DISTINCT FROM old."{each}"' for each in dict.fromkeys((*kind.key, *ends)))
