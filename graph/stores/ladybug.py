"""The embedded store: a folder of immutable revisions, each a set of Parquet tables and a LadybugDB graph file.

A load never touches a file that somebody reads: it drafts the next revision beside the others and makes it the
current one by one atomic rename. Killed at any moment, the bank is what it was.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from graph.difference import counts
from graph.errors import BadParameter, NotAStore, StoreError
from graph.model import KINDS
from graph.rows import Rows
from graph.stores.contract import KEPT, Change, Damage, How, Past, Progress, silent
from graph.stores.ladybug_build import GRAPH
from graph.stores.ladybug_check import check_files, damages
from graph.stores.ladybug_draft import Draft, Origin
from graph.stores.ladybug_folder import NOTHING, StoreFolder, held_open, writing
from graph.stores.ladybug_history import history
from graph.stores.ladybug_lock import Lock
from graph.stores.ladybug_manifest import Manifest
from graph.stores.ladybug_migration import SCHEMA
from graph.stores.ladybug_revision import LadybugRevision


class LadybugStore:
    """A bank in a folder: `ladybug://FOLDER`."""

    def __init__(self, folder: Path, kept: int = KEPT) -> None:
        self.url = f"ladybug://{folder}"
        self._folder = StoreFolder(folder.absolute())
        self._kept = kept
        self._holding: LadybugHolding | None = None

    def revision(self) -> LadybugRevision:
        """The current revision; an empty bank to the first load. Raises `NotAStore` where there is none."""
        if self.current() == NOTHING and self._holding:
            self._holding.begin()
        return LadybugRevision(*self._folder.open(NOTHING))

    def current(self) -> str:
        """The name of the current revision. Raises `NotAStore` where there is none."""
        name = self._folder.current
        if name is None and not (self._holding and self._holding.is_open):
            if self._folder.revisions.is_dir() and self._folder.newest:
                raise NotAStore(f"{self._folder.path / 'current'} is missing: cjg store verify says what to do")
            raise NotAStore(f"no bank at {self.url}: load one with cjg load FOLDER --store {self.url}")
        return name or NOTHING

    def hold(self) -> "LadybugHolding":
        """Take the store for one load; makes the folder. Raises `StoreBusy` and `NotAStore`."""
        self._holding = LadybugHolding(self._folder, self._kept)
        return self._holding

    def history(self) -> list[Past]:
        """All revisions: those that are gone as their last line says, those that are kept as their manifests do."""
        self.current()
        return history(self._folder)

    def verify(self, progress: Progress = silent) -> list[Damage]:
        """Every file against its SHA-256; the current revision's rows, keys, ends and graph too."""
        if not self._folder.revisions.is_dir():
            self.current()
        return damages(self._folder, progress)

    def places(self) -> list[Path]:
        """The folder."""
        return [self._folder.path]

    def close(self) -> None:
        """Let the store go; revisions stay open until they are closed."""


class LadybugHolding:
    """The right to write the next revision; held from the start until the end of the `with`."""

    def __init__(self, folder: StoreFolder, kept: int) -> None:
        self._folder = folder
        self._kept = kept
        folder.make()
        with writing(folder.path):
            self._lock = Lock(folder.path / "lock")
            folder.recover()
        self.work = folder.make_work()
        self.is_open = True
        self._has_begun = False

    def __enter__(self) -> "LadybugHolding":
        return self

    def __exit__(self, *_: object) -> None:
        self.is_open = False
        try:
            self._folder.remove_work()
            self._folder.sweep(self._kept)
            if self._folder.current is None:
                self._folder.unmake()
        finally:
            self._lock.release()

    def begin(self) -> None:
        """Draft an empty bank for the first load to compare with."""
        if not self._has_begun:
            with writing(self._folder.path):
                self._draft(NOTHING, Origin("load", None), self._built(None, {}, silent))
            self._has_begun = True

    def publish(self, changes: Sequence[Change], progress: Progress = silent, how: How = "load") -> str:
        """Write the changes as the next revision and make it current. Raises `StoreError`."""
        some = [each for each in changes if not each.is_empty]
        before = self._folder.current
        if before is not None and not some:
            return before
        counts = {each.kind.name: each.counts for each in some}
        rows = {each.kind.name: each.rows for each in some}
        return self._next(Origin(how, before, changed=counts), self._built(before, rows, progress))

    def rollback(self, name: str | None) -> str:
        """Make the files of an earlier revision those of the next. Raises `BadParameter` and `StoreError`."""
        earlier = self._folder.published[:-1]
        if not earlier:
            raise StoreError(f"{self._folder.path} keeps no earlier revision: restore a backup, or load anew")
        if name is not None and name not in earlier:
            raise BadParameter("revision", name, f"one of {', '.join(earlier)}; see cjg store history")
        return self._again("rollback", name or earlier[-1])

    def rebuild(self, progress: Progress = silent) -> str:
        """Build the graph file of the current revision anew, as the next one. Raises `StoreError`."""
        current = self._whole()
        check_files(self._folder.revisions / current, but_for=GRAPH)
        return self._next(Origin("rebuild", current, of=current), self._built(current, {}, progress))

    def migrate(self) -> str:
        """Give the current revision's files a manifest of this version, as the next one. Raises `StoreError`."""
        current = self._whole()
        if Manifest.schema_of(self._folder.revisions / current) == SCHEMA:
            return current
        return self._again("migrate", current)

    def purge(self) -> list[str]:
        """Remove every revision but the current one; those that somebody still reads."""
        return self._folder.sweep(1)

    def _whole(self) -> str:
        current = self._folder.current
        if current is None:
            raise NotAStore(f"no bank at ladybug://{self._folder.path}: nothing was loaded yet")
        return current

    def _again(self, how: How, of: str) -> str:
        """The files of a revision as those of the next."""
        source = self._folder.revisions / of
        with held_open(source):  # so that it is not swept meanwhile
            check_files(source)
            origin = Origin(how, self._folder.current, of=of, changed=self._changed(of))
            return self._next(origin, lambda draft: draft.take_over(source))

    def _changed(self, of: str) -> dict[str, dict[str, int]]:
        """What turns the current revision into another, in numbers of rows; none where the current one is damaged."""
        now, then = (self._folder.revisions / each for each in (self._whole(), of))
        files = {name: f"tables/{name}.parquet" for name in KINDS}
        with suppress(StoreError, OSError):
            before, after = Manifest.read(now).sha256, Manifest.read(then).sha256
            kinds = [name for name, file in files.items() if before[file] != after[file]]
            if kinds:
                check_files(now, but_for=GRAPH)
                return counts(lambda name: now / files[name], lambda name: then / files[name], kinds, self.work)
        return {}

    def _built(self, before: str | None, rows: Mapping[str, Rows], progress: Progress) -> Callable[[Draft], None]:
        """How a draft comes to its tables, the others being those before, and to a graph file of its own."""

        def build(draft: Draft) -> None:
            draft.write(rows, self._folder.revisions / before if before else None, progress)
            draft.build(self._lock.descriptor, progress)

        return build

    def _next(self, origin: Origin, fill: Callable[[Draft], None]) -> str:
        name = f"{int(self._folder.current or NOTHING) + 1:06d}"
        with writing(self._folder.path):
            self._draft(name, origin, fill)
            self._folder.current = name
        return name

    def _draft(self, name: str, origin: Origin, fill: Callable[[Draft], None]) -> None:
        self._folder.sweep(self._kept)
        draft = Draft(self._folder.revisions / name)
        fill(draft)
        draft.finish(origin)
