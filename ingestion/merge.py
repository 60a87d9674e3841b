"""Accepted rows into the bank: ends that must exist, and upserts by key."""

import pyarrow as pa

from graph.engines.contract import Session
from graph.errors import nearest
from graph.model import EdgeKind, Kind
from graph.snapshot import NEAREST_AMONG
from graph.stores.contract import Change
from graph.tables import empty, schema
from ingestion.checks import SOUND
from ingestion.keys import order, quoted
from ingestion.rejects import SCHEMA
from ingestion.staging import FILE, LINE

BEFORE = "rows_before"  # a kind's rows in the store
INCOMING = "rows_incoming"  # those that this load brings
NEAR_AT_MOST = 100  # unknown ids for which the nearest known one is looked up


def attached(session: Session, kind: EdgeKind, rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The edges whose ends are both among the nodes that the session knows by kind, and the rejects."""
    session.table(SOUND, rows)
    ends = (kind.source, kind.target)
    loose = [f'NOT EXISTS (SELECT 1 FROM "{end.refers_to}" AS node WHERE node.id = edge."{end.name}")' for end in ends]
    if not session.sql(f"SELECT 1 FROM {SOUND} AS edge WHERE {' OR '.join(loose)} LIMIT 1").num_rows:
        return rows, SCHEMA.empty_table()
    judged = f'(SELECT *, CASE WHEN {loose[0]} THEN 0 WHEN {loose[1]} THEN 1 END AS "_fault" FROM {SOUND} AS edge)'
    kept = session.sql(
        f'SELECT {quoted(rows.column_names)} FROM {judged} WHERE "_fault" IS NULL ORDER BY {order(kind)}'
    )
    return kept, pa.concat_tables(_dangling(session, judged, place, kind) for place in range(len(ends)))


_DANGLING = f"""
SELECT "{FILE}" AS file, "{LINE}" AS line, '{{end}}' AS "column", "{{end}}" AS value
FROM {{judged}} WHERE "_fault" = {{place}}
"""
_HINTED = """
SELECT file, line, "column", loose.value, 'is no {node} of this bank' || coalesce(hint.text, '') AS reason
FROM loose_end AS loose LEFT JOIN hint ON loose.value = hint.value
"""


def _dangling(session: Session, judged: str, place: int, kind: EdgeKind) -> pa.Table:
    end = (kind.source, kind.target)[place]
    rows = session.sql(_DANGLING.format(end=end.name, judged=judged, place=place))
    session.table("loose_end", rows)
    session.table("hint", _hints(session, end.refers_to, rows))
    return session.sql(_HINTED.format(node=end.refers_to)).cast(SCHEMA)


def _hints(session: Session, node: str, rows: pa.Table) -> pa.Table:
    """The nearest known id of each unknown one, where ids are few and no customer's."""
    unknown = rows["value"].unique().to_pylist() if node in NEAREST_AMONG else []
    known = session.sql(f'SELECT id FROM "{node}"')["id"].to_pylist() if unknown else []
    texts = {each: nearest(each, known) for each in unknown[:NEAR_AT_MOST]}
    return pa.table({"value": pa.array(texts.keys(), pa.string()), "text": pa.array(texts.values(), pa.string())})


def same_key(kind: Kind, one: str, other: str) -> str:
    """SQL: two rows have one key, where a missing value is a value of its own."""
    needed = {each.name for each in kind.properties if each.required}
    return " AND ".join(
        f'{one}."{each}" {"=" if each in needed else "IS NOT DISTINCT FROM"} {other}."{each}"' for each in kind.key
    )


_AFTERWARDS = f"""
SELECT {{columns}} FROM {INCOMING}
UNION ALL
SELECT {{columns}} FROM {BEFORE} AS old WHERE NOT EXISTS (SELECT 1 FROM {INCOMING} AS new WHERE {{same}})
ORDER BY {{order}}
"""


def upserted(session: Session, kind: Kind, incoming: pa.Table, before: pa.Table) -> Change:
    """What incoming rows, unique and in key order, do to a kind: each replaces the whole row of its key."""
    incoming, none = incoming.cast(schema(kind)), empty(kind)
    if not before.num_rows:
        return Change(kind, incoming, incoming, none)
    if incoming.equals(before):
        return Change(kind, before, none, none)
    session.table(INCOMING, incoming)
    session.table(BEFORE, before)
    wrote = _written(session, kind)
    if not wrote.num_rows:
        return Change(kind, before, none, none)
    columns = quoted(each.name for each in kind.properties)
    text = _AFTERWARDS.format(columns=columns, same=same_key(kind, "new", "old"), order=order(kind))
    return Change(kind, session.sql(text).cast(schema(kind)), wrote, _moved(session, kind))


def _written(session: Session, kind: Kind) -> pa.Table:
    """The incoming rows that are new or differ."""
    columns = quoted(each.name for each in kind.properties)
    text = f"SELECT {columns} FROM {INCOMING} EXCEPT SELECT {columns} FROM {BEFORE} ORDER BY {order(kind)}"
    return session.sql(text).cast(schema(kind))


def _moved(session: Session, kind: Kind) -> pa.Table:
    """Rows as they were before whose ends are now others."""
    ends = (kind.source.name, kind.target.name) if isinstance(kind, EdgeKind) else kind.key
    free = [each for each in ends if each not in kind.key]
    if not free:
        return empty(kind)
    differ = " OR ".join(f'new."{each}" <> old."{each}"' for each in free)
    columns = quoted((each.name for each in kind.properties), "old")
    text = (
        f"SELECT {columns} FROM {BEFORE} AS old JOIN {INCOMING} AS new ON {same_key(kind, 'new', 'old')} "
        f"WHERE {differ} ORDER BY {order(kind)}"
    )
    return session.sql(text).cast(schema(kind))
