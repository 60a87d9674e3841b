"""A load: files checked, rows merged, referrals counted, the next revision published."""

import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from graph.engines.contract import Session
from graph.engines.duckdb import DuckEngine
from graph.model import KINDS, EdgeKind, Kind
from graph.stores.contract import Change, Progress, Revision, Store, silent
from ingestion import bundle, referrals
from ingestion import mapping as mappings
from ingestion.checks import sound
from ingestion.keys import unique
from ingestion.mapping import Mapping
from ingestion.merge import attached, upserted
from ingestion.referrals import Derived
from ingestion.rejects import Rejects, of_faults
from ingestion.report import LoadReport, SourceTally, Tally
from ingestion.staging import ORIGIN, Staged


@dataclass(frozen=True)
class Arrival:
    """The rows of a kind that passed the checks on the row itself, with `_file` and `_line`; and how many did not."""

    kind: Kind
    rows: pa.Table
    read: int
    rejected: int
    ignored: int


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
    arrivals, sources = _arrivals(folder, None if mapping is None else mappings.find(mapping), refused, progress)
    with store.hold() as holding, closing(store.revision()) as revision, closing(Merging(revision)) as merging:
        tallies = tuple(merging.take(each, refused) for each in arrivals)
        derived = merging.count_referrals()
        changes = merging.changes()
        with refused.beside(rejects):
            name = holding.publish(changes, progress)
    return LoadReport(
        kinds=tallies,
        sources=tuple(SourceTally(each.name, each.read, each.rows.num_rows, len(each.faults)) for each in sources),
        derived=derived,
        revision=name,
        changed=bool(changes),
        seconds=time.perf_counter() - started,
        rejects=rejects if refused else None,
    )


def _arrivals(
    folder: Path, mapping: Mapping | None, refused: Rejects, progress: Progress
) -> tuple[list[Arrival], list[Staged]]:
    """What came, nodes first, checked row by row and for keys without a look at the store; and its sources."""
    sources = mappings.stage(mapping, folder, progress) if mapping else []
    for each in sources:
        refused.add(each.name, of_faults(each.faults))
    incoming = mappings.mapped(mapping, sources) if mapping else bundle.staged(folder, progress)
    engine = DuckEngine(lambda _: None)
    session = engine.session()
    try:
        arrivals = []
        for each in incoming:
            arrivals.append(_arrival(session, KINDS[each.name], each, refused))
            progress(f"checking {each.name}", each.read, each.read)
        return arrivals, sources
    finally:
        session.close()
        engine.close()


def _arrival(session: Session, kind: Kind, staged: Staged, refused: Rejects) -> Arrival:
    is_referred = kind.name == "referred"
    broken = of_faults(staged.faults)
    rows, faulty = sound(session, kind, referrals.unmarked(staged) if is_referred else staged)
    rows, ignored = referrals.as_stated(rows) if is_referred else (rows, 0)
    rows, repeated = unique(session, kind, rows)
    rejected = sum(refused.add(kind.name, each) for each in (broken, faulty, repeated))
    return Arrival(kind, rows, staged.read, rejected, ignored)


class Merging:
    """A revision and what a load makes of it."""

    def __init__(self, revision: Revision) -> None:
        self._revision = revision
        self._engine = DuckEngine(lambda name: revision.path(name) if name in KINDS else None)
        self._session = self._engine.session()
        self._changes: dict[str, Change] = {}

    def take(self, arrival: Arrival, refused: Rejects) -> Tally:
        """Merge a kind, once the kinds of its ends are merged."""
        kind, rows, rejected = arrival.kind, arrival.rows, arrival.rejected
        if isinstance(kind, EdgeKind):
            rows, dangling = attached(self._session, kind, rows)
            rejected += refused.add(kind.name, dangling)
        rows = rows.drop_columns(list(ORIGIN))
        before = self._revision.table(kind.name)
        change = upserted(self._session, kind, rows, referrals.stated(before) if kind.name == "referred" else before)
        self._changes[kind.name] = change
        self._session.table(kind.name, change.table)
        written = int(change.written.num_rows)
        return Tally(kind.name, arrival.read, written, rows.num_rows - written, rejected, arrival.ignored)

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
