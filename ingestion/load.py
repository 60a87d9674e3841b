"""A load: files checked, rows merged, referrals counted, the next revision published."""

import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from graph.engine import Engine, Session
from graph.model import KINDS, EdgeKind, Kind
from graph.stores.contract import Change, Progress, Revision, Store, silent
from ingestion import bundle, referrals
from ingestion.checks import sound
from ingestion.keys import unique
from ingestion.merge import attached, upserted
from ingestion.referrals import Derived
from ingestion.rejects import Rejects, of_faults
from ingestion.report import LoadReport, SourceTally, Tally
from ingestion.staging import ORIGIN, Staged


@dataclass(frozen=True)
class Arrival:
    """The rows of a kind that passed the checks on the row itself, with `_file` and `_line`."""

    kind: Kind
    rows: pa.Table
    read: int
    ignored: int = 0


def load(
    store: Store,
    folder: Path,
    mapping: str | Path | None = None,
    progress: Progress = silent,
    rejects: Path = Path("rejects"),
) -> LoadReport:
    """Load a bundle, or a foreign source by a mapping, into a store.

    Rows that are not as they must be are written to `rejects/<kind>.csv`; all others are loaded. Raises `BadInput`
    for files that are no such tables, `LoadRefused`, `StoreError`; then the bank and the rejects are as they were.
    """
    started = time.perf_counter()
    refused = Rejects()
    arrivals, sources = _arrivals(folder, mapping, refused, progress)
    with store.hold() as holding, closing(store.revision()) as revision, closing(Merging(revision)) as merging:
        tallies = tuple(merging.take(each, refused) for each in arrivals.values())
        derived = merging.count_referrals()
        with refused.beside(rejects):
            name = holding.publish(merging.changes(), progress)
    seconds = time.perf_counter() - started
    return LoadReport(tallies, sources, derived, name, seconds, rejects if refused else None)


def _arrivals(
    folder: Path, mapping: str | Path | None, refused: Rejects, progress: Progress
) -> tuple[dict[str, Arrival], tuple[SourceTally, ...]]:
    """What came, by kind, nodes first; checked row by row and for keys, without a look at the store."""
    engine = Engine(lambda _: None)
    session = engine.session()
    try:
        incoming = bundle.staged(folder, progress)
        return {each.name: _arrival(session, KINDS[each.name], each, refused) for each in incoming}, ()
    finally:
        session.close()
        engine.close()


def _arrival(session: Session, kind: Kind, staged: Staged, refused: Rejects) -> Arrival:
    refused.add(kind.name, of_faults(staged.faults))
    rows, rejected = sound(session, kind, staged)
    refused.add(kind.name, rejected)
    rows, ignored = referrals.as_stated(rows) if kind.name == "referred" else (rows, 0)
    rows, rejected = unique(session, kind, rows)
    refused.add(kind.name, rejected)
    return Arrival(kind, rows, staged.read, ignored)


class Merging:
    """A revision and what a load makes of it."""

    def __init__(self, revision: Revision) -> None:
        self._revision = revision
        self._engine = Engine(lambda name: revision.path(name) if name in KINDS else None)
        self._session = self._engine.session()
        self._changes: dict[str, Change] = {}

    def take(self, arrival: Arrival, refused: Rejects) -> Tally:
        """Merge a kind, once the kinds of its ends are merged."""
        kind, rows = arrival.kind, arrival.rows
        if isinstance(kind, EdgeKind):
            rows, rejected = attached(self._session, kind, rows)
            refused.add(kind.name, rejected)
        rows = rows.drop_columns(list(ORIGIN))
        before = self._revision.table(kind.name)
        change = upserted(self._session, kind, rows, referrals.stated(before) if kind.name == "referred" else before)
        self._changes[kind.name] = change
        self._session.table(kind.name, change.table)
        written = change.written.num_rows
        return Tally(
            kind.name, arrival.read, written, rows.num_rows - written, refused.count(kind.name), arrival.ignored
        )

    def count_referrals(self) -> Derived:
        """Mark the referrals that count and write those that follow from links."""
        before = self._revision.table("referred")
        taken = self._changes.get("referred")
        stated = taken.table if taken else referrals.stated(before)
        change, derived = referrals.derived(self._session, stated, before, self._table)
        self._changes["referred"] = change
        return derived

    def changes(self) -> list[Change]:
        """What there is to publish."""
        return [self._changes[name] for name in KINDS if name in self._changes and not self._changes[name].is_empty]

    def _table(self, kind: str) -> pa.Table:
        change = self._changes.get(kind)
        return change.table if change else self._revision.table(kind)

    def close(self) -> None:
        self._session.close()
        self._engine.close()
