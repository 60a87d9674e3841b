"""What a snapshot ends: its tables are whole, so what is absent from them is no more.

An edge with validity ends on a day and stays as history; every other row goes, and an edge whose node goes goes too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from graph.errors import BadParameter, LoadRefused
from graph.model import EdgeKind, Kind
from graph.rows import FileRows, Rows
from graph.stores.contract import Change
from ingestion.checks import RAW, key_of
from ingestion.incoming import loose
from ingestion.keys import columns, order, same_key
from ingestion.merge import BEFORE
from ingestion.referrals import REFERRED, given_of
from ingestion.rejects import Rejected
from ingestion.staging import Staged, StagedFile
from ingestion.workspace import Workspace

SHRINK = 0.05  # the share of a kind's rows that may end without being asked for
NOTHING = "false"  # SQL of no row
_ROWS = "rows_after"


@dataclass(frozen=True)
class Ending:
    """That the tables of a load are whole. `day`: from when their absent edges hold no longer (the bank's latest)."""

    day: date | None = None
    may_shrink: bool = False

    def on(self, latest: date | None) -> date:
        """The day on which edges end: the one that was named, else the latest of the bank with what came."""
        day = self.day or latest
        if day is None:
            raise BadParameter("day", None, "this bank has no dated fact; name the day of the snapshot with --day")
        return day


def absent(work: Workspace, kind: Kind, staged: Staged | StagedFile, rejects: Sequence[Rejected]) -> str:
    """SQL of a `row` whose key did not come, not even among the rejects.

    Nothing is absent where a record came whose key cannot be read: it could be that of any row.
    """
    if staged.faults or any(each.columns & set(kind.key) for each in rejects):
        return NOTHING
    came = f"came_{kind.name}"
    path = work.folder / f"{kind.name}.came.parquet"
    said = given_of(staged.schema) if kind is REFERRED else "true"
    work.session.write(path, f"SELECT {key_of(kind, staged.schema)} FROM {RAW} WHERE {said}")
    work.session.file(came, path)
    return f"NOT EXISTS (SELECT 1 FROM {came} AS came WHERE {same_key(kind, 'came', 'row')})"


@dataclass(frozen=True)
class Departed:
    """A kind without what ended: all rows afterwards, those that are gone, those that hold no longer; how many."""

    after: FileRows
    gone: FileRows
    closed: FileRows | None
    absent: int
    ended: int

    def change(self, work: Workspace, change: Change) -> Change:
        """What became of the kind before, and this on top of it."""
        written = _both(work, change.kind, change.written, self.closed, "written-in-all")
        removed = _both(work, change.kind, change.removed, self.gone, "removed-in-all")
        return Change(change.kind, self.after, written, removed)


def departed(work: Workspace, kind: Kind, after: Rows, is_absent: str, day: date | None) -> Departed | None:
    """What ends of a kind's rows, None where nothing does. `day` is that of edges with validity."""
    session, has_validity = work.session, isinstance(kind, EdgeKind) and kind.has_validity
    hangs_loose = f"({' OR '.join(loose(kind, 'row'))})" if isinstance(kind, EdgeKind) else NOTHING
    _offer(work, _ROWS, after)
    session.table("ending", pa.table({"day": pa.array([day], pa.date32())}))
    holds = "(valid_to IS NULL OR valid_to > (SELECT day FROM ending))" if has_validity else "true"
    work.step("departing", f"FROM {_ROWS} AS row WHERE {hangs_loose} OR ({is_absent} AND {holds})")
    ended = _count(work, "departing")
    if not ended:
        return None
    session.view("loose_row", f"FROM departing AS row WHERE {hangs_loose if has_validity else 'true'}")
    gone = work.rows(kind, "gone", f"SELECT {columns(kind)} FROM loose_row ORDER BY {order(kind)}")
    closed = _closed(work, kind) if has_validity else None
    is_ended = f"EXISTS (SELECT 1 FROM departing AS ended WHERE {same_key(kind, 'ended', 'row')})"
    stayed = f"SELECT {columns(kind)} FROM {_ROWS} AS row WHERE NOT {is_ended}"
    every = f"{stayed} UNION ALL SELECT {columns(kind)} FROM closed_row" if closed else stayed
    left = work.rows(kind, "left", f"{every} ORDER BY {order(kind)}")
    lost = _count(work, f"departing AS row WHERE {hangs_loose}")
    return Departed(left, gone, closed, ended - lost, ended)


def refuse_shrinking(work: Workspace, kind: Kind, before: FileRows, absent_rows: int) -> None:
    """Raise `LoadRefused` where more of the rows that held before would end than a whole table is likely to lose."""
    work.session.file(BEFORE, before.path)
    if isinstance(kind, EdgeKind) and kind.has_validity:
        held = _count(work, f"{BEFORE} WHERE valid_to IS NULL OR valid_to > (SELECT day FROM ending)")
    else:
        held = before.num_rows
    if absent_rows > SHRINK * held:
        raise LoadRefused(
            f"{kind.name}: {absent_rows:,} of {held:,} rows are absent and would end, more than {SHRINK:.0%}; "
            "is the table whole? If it is, say --allow-shrink"
        )


def _closed(work: Workspace, kind: Kind) -> FileRows:
    """Edges with validity as they are after their end: never one that ends before it begins."""
    values = [
        "greatest(day, coalesce(valid_from, day)) AS valid_to" if each.name == "valid_to" else f'"{each.name}"'
        for each in kind.properties
    ]
    unhinged = f"SELECT 1 FROM loose_row AS other WHERE {same_key(kind, 'other', 'row')}"
    text = f"SELECT {', '.join(values)} FROM departing AS row CROSS JOIN ending WHERE NOT EXISTS ({unhinged})"
    rows = work.rows(kind, "closed", f"{text} ORDER BY {order(kind)}")
    work.session.file("closed_row", rows.path)
    return rows


def _both(work: Workspace, kind: Kind, some: Rows, more: FileRows | None, what: str) -> Rows:
    """Two sets of rows of a kind as one."""
    if more is None or not more.num_rows:
        return some
    if not some.num_rows:
        return more
    _offer(work, "some_row", some)
    _offer(work, "more_row", more)
    every = f"SELECT {columns(kind)} FROM some_row UNION ALL SELECT {columns(kind)} FROM more_row"
    return work.rows(kind, what, f"{every} ORDER BY {order(kind)}")


def _offer(work: Workspace, name: str, rows: Rows) -> None:
    if isinstance(rows, FileRows):
        work.session.file(name, rows.path)
    else:
        work.session.table(name, rows.table())


def _count(work: Workspace, rows: str) -> int:
    return int(work.session.sql(f"SELECT count(*) AS rows FROM {rows}")["rows"][0].as_py())
