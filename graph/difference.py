"""What turns one bank into another: the rows to write and the rows to remove, by kind."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.engines.duckdb import DuckEngine, DuckSession
from graph.model import KINDS, EdgeKind, Kind
from graph.rows import FileRows
from graph.stores.contract import Change

Tables = Callable[[str], Path]  # the Parquet file of a kind


def difference(before: Tables, after: Tables, work: Path) -> list[Change]:
    """The changes of all kinds that differ, in the order of the model; their rows are in files of a work folder."""
    with _session(before, after, work) as session:
        changes = [_change(session, kind, work) for kind in KINDS.values()]
    return [each for each in changes if not each.is_empty]


def counts(before: Tables, after: Tables, kinds: Iterable[str], work: Path) -> dict[str, dict[str, int]]:
    """How many rows of some kinds are to be written and removed, as `Change.counts` has them; kinds that differ."""
    with _session(before, after, work) as session:
        found = {kind: {what: _count(session, text) for what, text in _texts(KINDS[kind]).items()} for kind in kinds}
    return {kind: each for kind, each in found.items() if any(each.values())}


@contextmanager
def _session(before: Tables, after: Tables, work: Path) -> Iterator[DuckSession]:
    engine = DuckEngine(lambda name: _located(name, before, after), spill=work / "spill")
    session = engine.session()
    try:
        yield session
    finally:
        session.close()
        engine.close()


def _located(name: str, before: Tables, after: Tables) -> Path | None:
    side, _, kind = name.partition("_")
    return {"before": before, "after": after}[side](kind) if kind in KINDS else None


def _change(session: DuckSession, kind: Kind, work: Path) -> Change:
    texts = {"after": f"SELECT {_quoted(kind)} FROM after_{kind.name}"} | {
        what: f"{text} ORDER BY {_order(kind)}" for what, text in _texts(kind).items()
    }
    rows = []
    for what, text in texts.items():
        rows.append(FileRows(kind, work / f"{kind.name}.{what}.parquet"))
        session.write(rows[-1].path, text)
    return Change(kind, *rows)


def _texts(kind: Kind) -> dict[str, str]:
    """SQL of the rows to write and of those to remove."""
    plain = _quoted(kind)
    return {
        "written": f"SELECT {plain} FROM after_{kind.name} EXCEPT SELECT {plain} FROM before_{kind.name}",
        "removed": f"SELECT {_quoted(kind, 'old')} FROM before_{kind.name} AS old "
        f"WHERE NOT EXISTS (SELECT 1 FROM after_{kind.name} AS new WHERE {_same_row(kind)})",
    }


def _count(session: DuckSession, text: str) -> int:
    return int(session.sql(f"SELECT count(*) AS rows FROM ({text})")["rows"][0].as_py())


def _order(kind: Kind) -> str:
    return ", ".join(f'"{each}" NULLS FIRST' for each in kind.key)


def _quoted(kind: Kind, of: str = "") -> str:
    return ", ".join(f'{of}."{each.name}"' if of else f'"{each.name}"' for each in kind.properties)


def _same_row(kind: Kind) -> str:
    """SQL: two rows have one key, where a missing value is a value of its own, and the same ends."""
    ends = (kind.source.name, kind.target.name) if isinstance(kind, EdgeKind) else ()
    return " AND ".join(f'new."{each}" IS NOT DISTINCT FROM old."{each}"' for each in dict.fromkeys((*kind.key, *ends)))
