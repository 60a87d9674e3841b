"""What a load brings, into the bank: upserts by key."""

from collections.abc import Iterator

import pyarrow as pa

from graph.model import EdgeKind, Kind
from graph.rows import ROWS_PER_GROUP, FileRows, Rows, no_rows
from graph.stores.contract import Change
from ingestion.incoming import INCOMING
from ingestion.keys import columns, order, same_key
from ingestion.workspace import Workspace

BEFORE = "rows_before"  # a kind's rows in the store
WRITTEN = "rows_written"  # those that this load brings and that are new or differ


def upserted(work: Workspace, kind: Kind, file: FileRows | None, before: FileRows) -> tuple[Change, FileRows]:
    """What `INCOMING`, unique and in key order, does to a kind: each replaces the whole row of its key.

    `file` is theirs, where they have one. Gives all rows afterwards beside the change.
    """
    none, session = no_rows(kind), work.session
    if not before.num_rows:
        after = file or work.rows(kind, "incoming", f"FROM {INCOMING}")
        return Change(kind, after, after, none), after
    session.file(BEFORE, before.path)
    wrote = _written(work, kind, before)
    if not wrote or not wrote.num_rows:
        return Change(kind, before, none, none), before
    session.file(WRITTEN, wrote.path)
    text = _AFTERWARDS.format(columns=columns(kind), same=same_key(kind, "new", "old"), order=order(kind))
    after = work.rows(kind, "after", text)
    return Change(kind, after, wrote, _moved(work, kind)), after


_WRITTEN = f"""
SELECT {{columns}} FROM {INCOMING} AS new LEFT JOIN {BEFORE} AS old ON {{same}}
WHERE old."{{key}}" IS NULL OR {{differ}} ORDER BY {{order}}
"""
_AFTERWARDS = f"""
SELECT {{columns}} FROM {WRITTEN}
UNION ALL
SELECT {{columns}} FROM {BEFORE} AS old WHERE NOT EXISTS (SELECT 1 FROM {WRITTEN} AS new WHERE {{same}})
ORDER BY {{order}}
"""
_MOVED = f"""
SELECT {{columns}} FROM {BEFORE} AS old JOIN {WRITTEN} AS new ON {{same}} WHERE {{differ}} ORDER BY {{order}}
"""


def _written(work: Workspace, kind: Kind, before: FileRows) -> FileRows | None:
    """The incoming rows that are new or differ; nothing where all rows are as before, which is quick to see."""
    if are_equal(work.session.batches(f"FROM {INCOMING}"), before.batches(ROWS_PER_GROUP)):
        return None
    others = [each.name for each in kind.properties if each.name not in kind.key]
    differ = " OR ".join(["false", *(f'new."{each}" IS DISTINCT FROM old."{each}"' for each in others)])
    return work.rows(
        kind,
        "written",
        _WRITTEN.format(
            columns=columns(kind, "new"),
            same=same_key(kind, "new", "old"),
            key=kind.key[0],
            differ=differ,
            order=order(kind, "new"),
        ),
    )


def _moved(work: Workspace, kind: Kind) -> Rows:
    """Rows as they were before whose ends are now others."""
    ends = (kind.source.name, kind.target.name) if isinstance(kind, EdgeKind) else kind.key
    free = [each for each in ends if each not in kind.key]
    if not free:
        return no_rows(kind)
    differ = " OR ".join(f'new."{each}" <> old."{each}"' for each in free)
    text = _MOVED.format(
        columns=columns(kind, "old"), same=same_key(kind, "new", "old"), differ=differ, order=order(kind, "old")
    )
    return work.rows(kind, "removed", text)


def are_equal(some: Iterator[pa.Table], others: Iterator[pa.Table]) -> bool:
    """Whether two tables that come in parts, cut anywhere, have the same rows in the same order."""
    one, other = next(some, None), next(others, None)
    while one is not None and other is not None:
        count = min(one.num_rows, other.num_rows)
        if not one.slice(0, count).equals(other.slice(0, count)):
            return False
        one = one.slice(count) if count < one.num_rows else next(some, None)
        other = other.slice(count) if count < other.num_rows else next(others, None)
    return one is None and other is None
