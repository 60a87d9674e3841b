"""The embedded store: a folder of immutable revisions, each a set of Parquet tables and a LadybugDB graph file.

A load never touches a file that somebody reads: it drafts the next revision beside the others and makes it the
current one by one atomic rename. Killed at any moment, the bank is what it was.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from graph.errors import NotAStore
from graph.stores.contract import Change, Progress, silent
from graph.stores.ladybug_draft import Draft
from graph.stores.ladybug_folder import NOTHING, StoreFolder, writing
from graph.stores.ladybug_lock import Lock
from graph.stores.ladybug_revision import LadybugRevision

KEPT = 2


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
            raise NotAStore(f"no bank at {self.url}: load one with cjg load FOLDER --store {self.url}")
        return name or NOTHING

    def hold(self) -> "LadybugHolding":
        """Take the store for one load; makes the folder. Raises `StoreBusy` and `NotAStore`."""
        self._holding = LadybugHolding(self._folder, self._kept)
        return self._holding

    def close(self) -> None:
        """Let the store go; revisions stay open until they are closed."""


class LadybugHolding:
    """The right to write the next revision; held from the start until the end of the `with`."""

    def __init__(self, folder: StoreFolder, kept: int) -> None:
        self._folder = folder
        self._kept = kept
        folder.make()
        self._lock = Lock(folder.path / "lock")
        self.is_open = True
        self._has_begun = False

    def __enter__(self) -> "LadybugHolding":
        return self

    def __exit__(self, *_: object) -> None:
        self.is_open = False
        try:
            self._folder.sweep(self._kept)
            if self._folder.current is None:
                self._folder.unmake()
        finally:
            self._lock.release()

    def begin(self) -> None:
        """Draft an empty bank for the first load to compare with."""
        if not self._has_begun:
            with writing(self._folder.path):
                self._draft(NOTHING, {}, silent)
            self._has_begun = True

    def publish(self, changes: Sequence[Change], progress: Progress = silent) -> str:
        """Write the changes as the next revision and make it current. Raises `StoreError`."""
        tables = {each.kind.name: each.table for each in changes if not each.is_empty}
        before = self._folder.current
        if before is not None and not tables:
            return before
        name = f"{int(before or NOTHING) + 1:06d}"
        with writing(self._folder.path):
            self._draft(name, tables, progress)
            self._folder.current = name
        return name

    def _draft(self, name: str, tables: Mapping[str, pa.Table], progress: Progress) -> None:
        self._folder.sweep(self._kept)
        before = self._folder.current
        draft = Draft(self._folder.revisions / name)
        draft.write(tables, self._folder.revisions / before if before else None, progress)
        draft.build(self._lock.descriptor, progress)
        draft.finish()
