"""REFERRED after a load: what the source states, and the counted referrals that follow from the claims."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from graph.attribution import counted
from graph.engines.contract import Session
from graph.model import EDGE_KINDS
from graph.stores.contract import Change
from graph.tables import schema
from ingestion.keys import order
from ingestion.merge import BEFORE, INCOMING
from ingestion.staging import Staged

REFERRED = EDGE_KINDS["referred"]
COLUMNS = "referrer_id, referee_id, happened_on, channel_id, given, counted"


@dataclass(frozen=True)
class Derived:
    """Counted referrals: how many the bank has, and of those that follow from links how many came and went."""

    counted: int
    written: int
    removed: int


def unmarked(staged: Staged) -> Staged:
    """What came, without `counted`: the load alone says what counts."""
    if "counted" not in staged.rows.column_names:
        return staged
    return replace(staged, rows=staged.rows.drop_columns(["counted"]))


def as_stated(rows: pa.Table) -> tuple[pa.Table, int]:
    """Incoming rows that the source states, `given` and not yet `counted`; and how many say that they are not given."""
    given = pc.fill_null(rows["given"], True)
    stated = rows.set_column(rows.column_names.index("given"), "given", given).filter(given)
    missing = pa.nulls(stated.num_rows, pa.bool_())
    return stated.set_column(stated.column_names.index("counted"), "counted", missing), rows.num_rows - stated.num_rows


def stated(before: pa.Table) -> pa.Table:
    """The rows of a store that the source stated, without the mark that a load gave them."""
    rows = before.filter(pc.fill_null(before["given"], False))
    return rows.set_column(rows.column_names.index("counted"), "counted", pa.nulls(rows.num_rows, pa.bool_()))


def derived(
    session: Session, stated_now: pa.Table, before: pa.Table, table: Callable[[str], pa.Table]
) -> tuple[Change, Derived]:
    """REFERRED with its counted referrals; `table(kind)` gives the rows of the other kinds after the load."""
    counts = counted(lambda kind: stated_now if kind == "referred" else table(kind))
    session.table("counts", counts)
    session.table("stated_now", stated_now)
    session.table("joined", table("customer").select(["id", "joined_on"]))
    session.table(BEFORE, before)
    now = session.sql(_NOW).cast(schema(REFERRED))
    session.table(INCOMING, now)
    wrote = session.sql(_WRITTEN).cast(schema(REFERRED))
    gone = session.sql(_REMOVED).cast(schema(REFERRED))
    new = int(pc.sum(pc.invert(wrote["given"])).as_py() or 0)
    return Change(REFERRED, now, wrote, gone), Derived(counts.num_rows, new, gone.num_rows)


_NOW = f"""
SELECT s.referrer_id, s.referee_id, s.happened_on, s.channel_id, true AS given, c.referee_id IS NOT NULL AS counted
FROM stated_now AS s LEFT JOIN counts AS c ON s.referrer_id = c.referrer_id AND s.referee_id = c.referee_id
UNION ALL
SELECT c.referrer_id, c.referee_id, joined.joined_on, NULL, false, true
FROM counts AS c JOIN joined ON joined.id = c.referee_id
WHERE NOT EXISTS (
    SELECT 1 FROM stated_now AS s WHERE s.referrer_id = c.referrer_id AND s.referee_id = c.referee_id
)
ORDER BY {order(REFERRED)}
"""
_WRITTEN = f"SELECT {COLUMNS} FROM {INCOMING} EXCEPT SELECT {COLUMNS} FROM {BEFORE} ORDER BY {order(REFERRED)}"
_REMOVED = f"""
SELECT {COLUMNS} FROM {BEFORE} AS old WHERE NOT EXISTS (
    SELECT 1 FROM {INCOMING} AS new WHERE new.referrer_id = old.referrer_id AND new.referee_id = old.referee_id
) ORDER BY {order(REFERRED)}
"""
