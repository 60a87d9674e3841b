"""REFERRED after a load: what the source states, and the counted referrals that follow from the claims."""

from dataclasses import dataclass

import pyarrow as pa

from graph.attribution import counted
from graph.engines.duckdb import DuckSession
from graph.model import EDGE_KINDS
from graph.rows import FileRows
from graph.stores.contract import Change
from ingestion.checks import SOUND, value_of
from ingestion.incoming import INCOMING
from ingestion.keys import order
from ingestion.merge import BEFORE
from ingestion.workspace import Workspace

REFERRED = EDGE_KINDS["referred"]
STATED = "stated_rows"  # of sound rows, those that the source states
COLUMNS = "referrer_id, referee_id, happened_on, channel_id, given, counted"
STATED_COLUMNS = "referrer_id, referee_id, happened_on, channel_id, true AS given, CAST(NULL AS BOOLEAN) AS counted"


@dataclass(frozen=True)
class Derived:
    """Counted referrals: how many the bank has, and of those that follow from links how many came and went."""

    counted: int
    written: int
    removed: int


def as_stated(session: DuckSession) -> int:
    """Sound rows that the source states, not yet `counted`, as `STATED`; and how many say that they are not given."""
    session.view(STATED, f'SELECT {STATED_COLUMNS}, "_file", "_line" FROM {SOUND} WHERE coalesce(given, true)')
    return int(session.sql(f"SELECT count(*) AS rows FROM {SOUND} WHERE NOT given")["rows"][0].as_py())


def given_of(raw: pa.Schema) -> str:
    """SQL over the raw rows: the source states it, for it does not say otherwise."""
    given = next(each for each in REFERRED.properties if each.name == "given")
    return f"coalesce({value_of(REFERRED, given, raw)}, true)"


def stated(work: Workspace, before: FileRows) -> FileRows:
    """The rows of a store that the source stated, without the mark that a load gave them."""
    work.session.file(BEFORE, before.path)
    text = f"SELECT {STATED_COLUMNS} FROM {BEFORE} WHERE coalesce(given, false) ORDER BY {order(REFERRED)}"
    return work.rows(REFERRED, "stated", text)


def derived(work: Workspace, stated_now: FileRows, before: FileRows) -> tuple[Change, Derived]:
    """REFERRED with its counted referrals, from what the session knows of the other kinds after the load."""
    session = work.session

    def table(kind: str) -> pa.Table:
        if kind == "referred":
            return stated_now.table()
        return session.sql(_JOINED if kind == "customer" else f'FROM "{kind}"')

    counts = counted(table)
    session.table("counts", counts)
    session.file("stated_now", stated_now.path)
    session.file(BEFORE, before.path)
    now = work.rows(REFERRED, "now", _NOW)
    session.file(INCOMING, now.path)
    wrote, gone = work.rows(REFERRED, "written", _WRITTEN), work.rows(REFERRED, "removed", _REMOVED)
    session.file("wrote", wrote.path)
    new = int(session.sql("SELECT count(*) AS rows FROM wrote WHERE NOT given")["rows"][0].as_py())
    return Change(REFERRED, now, wrote, gone), Derived(counts.num_rows, new, gone.num_rows)


_JOINED = "SELECT id, joined_on FROM customer"
_NOW = f"""
SELECT s.referrer_id, s.referee_id, s.happened_on, s.channel_id, true AS given, c.referee_id IS NOT NULL AS counted
FROM stated_now AS s LEFT JOIN counts AS c ON s.referrer_id = c.referrer_id AND s.referee_id = c.referee_id
UNION ALL
SELECT c.referrer_id, c.referee_id, customer.joined_on, NULL, false, true
FROM counts AS c JOIN customer ON customer.id = c.referee_id
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
