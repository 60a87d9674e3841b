"""Sound rows into what a load brings: one row a key, in key order, both ends of an edge known."""

from dataclasses import dataclass

import pyarrow as pa

from graph.engines.duckdb import DuckSession
from graph.errors import nearest
from graph.model import EdgeKind, Kind
from graph.rows import FileRows
from graph.snapshot import NEAREST_AMONG
from ingestion.keys import UNIQUE, are_ascending, columns, order, unique
from ingestion.rejects import Rejected
from ingestion.staging import FILE, LINE
from ingestion.workspace import Workspace

INCOMING = "rows_incoming"  # what a load brings of a kind, under this name in SQL
NEAR_AT_MOST = 100  # unknown ids for which the nearest known one is looked up


@dataclass(frozen=True)
class Incoming:
    """How many rows a load brings of a kind, as `INCOMING`; their file where they had to be sorted; and the rejects."""

    count: int
    file: FileRows | None
    rejected: tuple[Rejected, ...] = ()


def incoming(work: Workspace, kind: Kind, rows: str) -> Incoming:
    """The rows of which each has a key of its own and ends among the nodes that the session knows by kind.

    Most tables have no other, so that is looked at first: then rows are written once, or not at all.
    """
    session = work.session
    is_ascending = are_ascending(session, kind, rows)
    is_attached = not isinstance(kind, EdgeKind) or _are_attached(session, kind, rows)
    if is_ascending and is_attached:
        session.view(INCOMING, f"SELECT {columns(kind)} FROM {rows}")
        count = session.sql(f"SELECT count(*) AS rows FROM {INCOMING}")["rows"][0].as_py()
        return Incoming(count, None)
    if is_attached:
        file = _in_order(work, kind, rows)
        if are_ascending(session, kind, INCOMING):
            return Incoming(file.num_rows, file)
    rejected: tuple[Rejected, ...] = ()
    if not is_ascending:
        rejected, rows = (unique(work, kind, rows),), UNIQUE
    if isinstance(kind, EdgeKind) and not is_attached:
        rows, dangling = _attached(work, kind, rows)
        rejected += dangling
    file = _in_order(work, kind, rows)
    return Incoming(file.num_rows, file, rejected)


def _in_order(work: Workspace, kind: Kind, rows: str) -> FileRows:
    file = work.rows(kind, "incoming", f"SELECT {columns(kind)} FROM {rows} ORDER BY {order(kind)}")
    work.session.file(INCOMING, file.path)
    return file


def loose(kind: EdgeKind, edge: str = "edge") -> list[str]:
    """SQL of an edge whose source, or target, is no node that the session knows."""
    ends = (kind.source, kind.target)
    return [f'NOT EXISTS (SELECT 1 FROM "{end.refers_to}" AS node WHERE node.id = {edge}."{end.name}")' for end in ends]


def _are_attached(session: DuckSession, kind: EdgeKind, rows: str) -> bool:
    return not session.sql(f"SELECT 1 FROM {rows} AS edge WHERE {' OR '.join(loose(kind))} LIMIT 1").num_rows


_DANGLING = f"""
SELECT "{FILE}" AS file, "{LINE}" AS line, '{{end}}' AS "column", "{{end}}" AS value
FROM judged_edge WHERE "_fault" = {{place}}
"""
_HINTED = """
SELECT file, line, "column", loose.value, 'is no {node} of this bank' || coalesce(hint.text, '') AS reason
FROM loose_end AS loose LEFT JOIN hint ON loose.value = hint.value
"""
_UNKNOWN = f"SELECT value FROM loose_end GROUP BY value ORDER BY min(line), value LIMIT {NEAR_AT_MOST}"


def _attached(work: Workspace, kind: EdgeKind, rows: str) -> tuple[str, tuple[Rejected, ...]]:
    """SQL of the edges whose ends are both known, and the rejects."""
    source, target = loose(kind)
    faults = f'CASE WHEN {source} THEN 0 WHEN {target} THEN 1 END AS "_fault"'
    work.session.view("judged_edge", f"SELECT *, {faults} FROM {rows} AS edge")
    return '(FROM judged_edge WHERE "_fault" IS NULL)', (_dangling(work, 0, kind), _dangling(work, 1, kind))


def _dangling(work: Workspace, place: int, kind: EdgeKind) -> Rejected:
    end = (kind.source, kind.target)[place]
    work.step("loose_end", _DANGLING.format(end=end.name, place=place))
    work.session.table("hint", _hints(work.session, end.refers_to))
    return work.rejects(_HINTED.format(node=end.refers_to))


def _hints(session: DuckSession, node: str) -> pa.Table:
    """The nearest known id of unknown ones, where ids are few and no customer's."""
    unknown = session.sql(_UNKNOWN)["value"].to_pylist() if node in NEAREST_AMONG else []
    known = session.sql(f'SELECT id FROM "{node}"')["id"].to_pylist() if unknown else []
    texts = {each: nearest(each, known) for each in unknown}
    return pa.table({"value": pa.array(texts.keys(), pa.string()), "text": pa.array(texts.values(), pa.string())})
