"""A load: files checked, rows merged, referrals counted, the next revision published."""

import time
from contextlib import closing
from pathlib import Path

from graph.engines.duckdb import MEMORY, DuckEngine
from graph.model import KINDS
from graph.rows import FileRows
from graph.stores.contract import Change, Progress, Revision, Store, silent
from ingestion import bundle, referrals
from ingestion import mapping as mappings
from ingestion.checks import SOUND, sound
from ingestion.incoming import incoming
from ingestion.merge import upserted
from ingestion.referrals import STATED, Derived
from ingestion.rejects import Rejects, of_faults
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
) -> LoadReport:
    """Load a bundle, or a foreign source by a mapping, into a store.

    Rows that are not as they must be are written to `rejects/<kind>.csv`; all others are loaded. Raises `BadInput`
    for files that are no such tables, `LoadRefused`, `StoreError`; then the bank and the rejects are as they were.
    `memory` is what DuckDB may take; what does not fit goes into the store's work folder.
    """
    started = time.perf_counter()
    source = None if mapping is None else mappings.find(mapping)
    refused = Rejects()
    with store.hold() as holding:
        sources = mappings.stage(source, folder, progress) if source else []
        for each in sources:
            refused.add(each.name, of_faults(each.faults))
        arriving = mappings.mapped(source, sources) if source else bundle.staged(folder, progress)
        with closing(store.revision()) as revision, closing(Merging(revision, holding.work, memory)) as merging:
            tallies = tuple(merging.take(each, refused, progress) for each in arriving)
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


class Merging:
    """A revision and what a load makes of it, kind by kind; its files are in a folder that outlives it."""

    def __init__(self, revision: Revision, folder: Path, memory: str) -> None:
        self._revision = revision
        self._engine = DuckEngine(lambda name: revision.path(name) if name in KINDS else None, memory, folder / "spill")
        self._work = Workspace(self._engine.session(), folder)
        self._changes: dict[str, Change] = {}
        self._stated: FileRows | None = None

    def take(self, staged: Staged | StagedFile, refused: Rejects, progress: Progress) -> Tally:
        """Check and merge a kind, once the kinds of its ends are merged."""
        kind, work, ignored, rows = KINDS[staged.name], self._work, 0, SOUND
        before = FileRows(kind, self._revision.path(kind.name))
        is_referred = kind.name == "referred"
        faulty = sound(work, kind, staged.without("counted") if is_referred else staged)
        if is_referred:
            ignored, rows, before = referrals.as_stated(work.session), STATED, self._stated_before()
        came = incoming(work, kind, rows)
        change, after = upserted(work, kind, came.file, before)
        self._keep(change, after)
        broken = of_faults(staged.faults)
        rejected = sum(refused.add(kind.name, each) for each in (broken, faulty, came.repeated, came.dangling))
        written = change.written.num_rows
        progress(f"checking {kind.name}", staged.read, staged.read)
        return Tally(kind.name, staged.read, written, came.count - written, rejected, ignored)

    def count_referrals(self) -> Derived:
        """Mark the referrals that count and write those that follow from links."""
        stated = self._stated or self._stated_before()
        before = FileRows(referrals.REFERRED, self._revision.path("referred"))
        self._changes["referred"], derived = referrals.derived(self._work, stated, before)
        return derived

    def changes(self) -> list[Change]:
        """What there is to publish."""
        return [self._changes[name] for name in KINDS if name in self._changes and not self._changes[name].is_empty]

    def close(self) -> None:
        """Let go of memory, and of all rows that nobody publishes."""
        self._work.session.close()
        self._engine.close()

    def _stated_before(self) -> FileRows:
        return referrals.stated(self._work, FileRows(referrals.REFERRED, self._revision.path("referred")))

    def _keep(self, change: Change, after: FileRows) -> None:
        self._changes[change.kind.name] = change
        self._work.session.file(change.kind.name, after.path)
        if change.kind.name == "referred":
            self._stated = after
        self._work.forget_steps()
