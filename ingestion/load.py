"""A load: files checked, rows merged, referrals counted, the next revision published."""

import time
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from graph.engines.duckdb import MEMORY, DuckEngine
from graph.latest import latest_day
from graph.model import EDGES, KINDS, EdgeKind, Kind, NodeKind
from graph.rows import FileRows, no_rows
from graph.stores.contract import Change, Progress, Revision, Store, silent
from ingestion import bundle, columnar, referrals
from ingestion import mapping as mappings
from ingestion.checks import SOUND, sound
from ingestion.ending import NOTHING, Ending, absent, departed, refuse_shrinking
from ingestion.incoming import incoming
from ingestion.merge import upserted
from ingestion.referrals import STATED, Derived
from ingestion.rejects import Rejected, Rejects
from ingestion.report import LoadReport, SourceTally, Tally
from ingestion.staging import Staged, StagedFile
from ingestion.workspace import Workspace


def load(
    store: Store,
    folder: Path,
    mapping: str | Path | None = None,
    progress: Progress = silent,
    rejects: Path = Path("rejects"),
    memory: str = MEMORY,
    ending: Ending | None = None,
) -> LoadReport:
    """Load a bundle, or a foreign source by a mapping, into a store.

    Rows are upserts by key. With an `ending` the tables that came are whole: what is absent from them ends.

    Rows that are not as they must be are written to `rejects/<kind>.csv`; all others are loaded. Raises `BadInput`
    for files that are no such tables, `LoadRefused`, `StoreError`; then the bank and the rejects are as they were.
    `memory` is what DuckDB may take; what does not fit goes into the store's work folder.
    """
    started = time.perf_counter()
    source = None if mapping is None else mappings.find(mapping)
    refused = Rejects()
    with store.hold() as holding:
        staged = holding.work / "staged"
        sources = mappings.stage(source, folder, staged, progress) if source else []
        arriving = mappings.mapped(source, sources, staged) if source else bundle.staged(folder, staged, progress)
        revision = store.revision()
        with closing(revision), closing(Merging(revision, holding.work, memory, ending)) as merging:
            for each in sources:
                refused.add(each.name, merging.faults(each))
            for arrived in arriving:
                with columnar.trusted(arrived):
                    merging.take(arrived, refused, progress)
            merging.end()
            derived = merging.count_referrals()
            changes = merging.changes()
            is_bank = bool(changes) or not refused or merging.was_bank
            with merging.written(refused, rejects):
                name = holding.publish(changes, progress) if is_bank else None
    return LoadReport(
        kinds=merging.tallies,
        sources=tuple(_tally(each) for each in sources),
        derived=derived,
        revision=name,
        changed=bool(changes),
        seconds=time.perf_counter() - started,
        rejects=rejects if refused else None,
    )


def _tally(source: Staged | StagedFile) -> SourceTally:
    rejected = len(source.faults)
    return SourceTally(source.name, source.read, source.read - rejected, rejected)


class Merging:
    """A revision and what a load makes of it, kind by kind; its files are in a folder that outlives it."""

    def __init__(self, revision: Revision, folder: Path, memory: str, ending: Ending | None) -> None:
        self._revision = revision
        self._ending = ending
        self._absent: dict[str, str] = {}
        self._tallies: dict[str, Tally] = {}
        self._engine = DuckEngine(lambda name: revision.path(name) if name in KINDS else None, memory, folder / "spill")
        self._work = Workspace(self._engine.session(), folder)
        self._changes: dict[str, Change] = {}
        self._stated: FileRows | None = None

    def take(self, staged: Staged | StagedFile, refused: Rejects, progress: Progress) -> None:
        """Check and merge a kind, once the kinds of its ends are merged."""
        kind, work, ignored, rows = KINDS[staged.name], self._work, 0, SOUND
        before = self._before(kind)
        is_referred = kind is referrals.REFERRED
        faulty = sound(work, kind, staged.without("counted") if is_referred else staged)
        if is_referred:
            ignored, rows = referrals.as_stated(work.session), STATED
        came = incoming(work, kind, rows)
        change, after = upserted(work, kind, came.file, before)
        self._keep(change, after)
        rejected = refused.add(kind.name, (*self.faults(staged), *faulty, *came.rejected))
        written = change.written.num_rows
        progress(f"checking {kind.name}", staged.read, staged.read)
        self._tallies[kind.name] = Tally(kind.name, staged.read, written, came.count - written, rejected, ignored)
        if self._ending:
            self._absent[kind.name] = absent(work, kind, staged, faulty)
            if isinstance(kind, NodeKind):
                self._end(kind, self._ending, None)

    def faults(self, staged: Staged | StagedFile) -> tuple[Rejected, ...]:
        """The records of a table that could not be read, as rejects."""
        return self._work.faults(staged.faults)

    def written(self, refused: Rejects, folder: Path) -> AbstractContextManager[None]:
        """The rejects beside their folder, and in it when the block has ended well. Raises `LoadRefused`."""
        return refused.beside(folder, self._work.session)

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """What became of the rows of each kind, in the order of the model."""
        return tuple(self._tallies[name] for name in KINDS if name in self._tallies)

    def end(self) -> None:
        """End the edges that a snapshot no longer holds, once all kinds are merged. Raises `LoadRefused`."""
        if self._ending and self._tallies:
            day = self._ending.on(latest_day(self._path))
            for kind in EDGES:
                if kind.name in self._absent or self._has_lost_nodes(kind):
                    self._end(kind, self._ending, day)

    def _path(self, kind: str) -> Path:
        rows = self._changes[kind].rows if kind in self._changes else None
        return rows.path if isinstance(rows, FileRows) else self._revision.path(kind)

    def _has_lost_nodes(self, kind: EdgeKind) -> bool:
        ends = (kind.source.refers_to, kind.target.refers_to)
        return any(self._tallies[each].ended for each in ends if each in self._tallies)

    def _end(self, kind: Kind, ending: Ending, day: date | None) -> None:
        before = self._before(kind)
        change = self._changes.get(kind.name) or Change(kind, before, no_rows(kind), no_rows(kind))
        gone = departed(self._work, kind, change.rows, self._absent.get(kind.name, NOTHING), day)
        if gone is None:
            return
        if not ending.may_shrink:
            refuse_shrinking(self._work, kind, before, gone.absent)
        self._keep(gone.change(self._work, change), gone.after)
        tally = self._tallies.get(kind.name) or Tally(kind.name, 0, 0, 0, 0)
        self._tallies[kind.name] = replace(tally, ended=gone.ended)

    def count_referrals(self) -> Derived:
        """Mark the referrals that count and write those that follow from links."""
        stated = self._stated or self._before(referrals.REFERRED)
        before = FileRows(referrals.REFERRED, self._revision.path("referred"))
        self._changes["referred"], derived = referrals.derived(self._work, stated, before)
        return derived

    def changes(self) -> list[Change]:
        """What there is to publish."""
        return [self._changes[name] for name in KINDS if name in self._changes and not self._changes[name].is_empty]

    @property
    def was_bank(self) -> bool:
        """Whether there were any rows before."""
        return any(FileRows(kind, self._revision.path(name)).num_rows for name, kind in KINDS.items())

    def close(self) -> None:
        """Let go of memory, and of all rows that nobody publishes."""
        self._work.session.close()
        self._engine.close()

    def _before(self, kind: Kind) -> FileRows:
        """The rows of a kind in the store; of REFERRED, those that the source stated."""
        rows = FileRows(kind, self._revision.path(kind.name))
        return referrals.stated(self._work, rows) if kind is referrals.REFERRED else rows

    def _keep(self, change: Change, after: FileRows) -> None:
        self._changes[change.kind.name] = change
        self._work.session.file(change.kind.name, after.path)
        if change.kind.name == "referred":
            self._stated = after
        self._work.forget_steps()
