"""Tables read from a server, kept as Parquet: one folder per revision, private to its owner.

A folder that is being filled or read, by this process or another, is held by a lock on its file `used`, and only
one that nobody holds is removed.
"""

import contextlib
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pyarrow.parquet as pq

from graph.errors import NotAStore

PRIVATE = 0o700
USED = "used"
GONE = "gone-"
_OF_A_URL = re.compile(r"[0-9a-f]{16}")


class Cached:
    """The folder of a revision's tables, kept from being removed until it is closed."""

    def __init__(self, folder: Path, used: IO[bytes]) -> None:
        self._folder = folder
        self._used = used
        fcntl.flock(used, fcntl.LOCK_SH)

    @property
    def is_there(self) -> bool:
        """Whether nobody removed it before it was held."""
        with contextlib.suppress(OSError):
            return os.path.samestat((self._folder / USED).stat(), os.fstat(self._used.fileno()))
        return False

    def path(self, kind: str) -> Path:
        """The Parquet file of a kind."""
        return self._folder / f"{kind}.parquet"

    @property
    def is_empty(self) -> bool:
        """Whether its tables have no rows."""
        return all(pq.read_metadata(file).num_rows == 0 for file in self._folder.glob("*.parquet"))

    def rename(self, folder: Path) -> bool:
        """Give the folder another name; whether that was free."""
        with contextlib.suppress(OSError):
            self._folder = self._folder.rename(folder)
        return self._folder == folder

    def close(self) -> None:
        """Let it go."""
        self._used.close()

    def discard(self) -> None:
        """Remove it."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self.close()


class Cache:
    """The revisions of one server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, name: str) -> Cached | None:
        """The tables of a revision, None where they were not read yet."""
        folder = self._folder / name
        try:
            found = Cached(folder, (folder / USED).open("rb"))
        except OSError:
            return None
        if found.is_there:
            return found
        found.close()
        return None

    def fill(self, name: str, write: Callable[[Cached], bool]) -> Cached | None:
        """The tables of a revision, written as files into a folder of their own; None where `write` says no.

        Raises `NotAStore` where there can be no folder.
        """
        draft = self._draft()
        try:
            if not write(draft):
                draft.discard()
                return None
        except BaseException:
            draft.discard()
            raise
        if not draft.rename(self._folder / name):  # another process was quicker; its tables are the same
            draft.discard()
            return self.find(name)
        return draft

    @property
    def folder(self) -> Path:
        """Where they are."""
        return self._folder

    @property
    def others(self) -> list["Cache"]:
        """Those of other servers beside it, or of this one by another spelling of its URL: nothing tells which."""
        beside = sorted(self._folder.parent.iterdir()) if self._folder.parent.is_dir() else []
        return [Cache(each) for each in beside if each != self._folder and _OF_A_URL.fullmatch(each.name)]

    @contextlib.contextmanager
    def aside(self) -> Iterator[Cached]:
        """An empty folder for tables that nobody else needs."""
        draft = self._draft()
        try:
            yield draft
        finally:
            draft.discard()

    def sweep(self, *kept: str) -> list[str]:
        """Remove the revisions that are not kept and that nobody reads, and leftovers of killed processes.

        Gives the names of those that are still there.
        """
        others = [each for each in self._folder.iterdir() if each.name not in kept] if self._folder.is_dir() else []
        for folder in others:
            _remove(folder)
        return sorted(each.name for each in others if each.exists())

    def _draft(self) -> Cached:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
            folder = Path(tempfile.mkdtemp(prefix="draft-", dir=self._folder))
            return Cached(folder, (folder / USED).open("wb"))
        except OSError as error:
            raise NotAStore(f"{self._folder} cannot be written ({error.strerror}): name another cache") from error


def _remove(folder: Path) -> None:
    gone = folder.with_name(f"{GONE}{folder.name}")  # by one rename, so that nobody finds half of it
    with contextlib.suppress(OSError), (folder / USED).open("rb") as used:
        fcntl.flock(used, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder.rename(gone))
    if folder.name.startswith(GONE):  # its removal was cut short
        shutil.rmtree(folder, ignore_errors=True)
