"""The folder of an embedded store: where its parts lie, which revision is current, which may go.

FOLDER/current                     the name of the current revision
FOLDER/lock                        held while a load runs
FOLDER/history.jsonl               the manifests of revisions that are gone, without their files
FOLDER/work                        files of the load that runs; those of one that was killed are swept by the next
FOLDER/revisions/000001/manifest.json, graph.lbug, tables/<kind>.parquet
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from graph.errors import NotAStore
from graph.stores.ladybug_manifest import MANIFEST, Manifest

PRIVATE = 0o700
WORK = "work"
PARTS = {"current", ".current.new", "history.jsonl", "lock", "revisions", WORK}
NOTHING = "000000"  # the revision before the first: an empty bank, seen by the first load alone


class StoreFolder:
    """A folder that is a store, or will be one. `path` is absolute."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.revisions = path / "revisions"
        self.log = path / "history.jsonl"
        self.work = path / WORK

    @property
    def current(self) -> str | None:
        """The name of the current revision, None where nothing was loaded yet. Raises `NotAStore`."""
        file = self.path / "current"
        try:
            name = file.read_text("ascii").strip()
        except (FileNotFoundError, NotADirectoryError):
            self._refuse_strangers()
            return None
        except (OSError, ValueError) as error:
            raise NotAStore(f"{file} cannot be read: {error}") from error
        if not name.isdigit():
            raise NotAStore(f"{file} is damaged: it names no revision, {name[:20]!r}")
        return name

    @current.setter
    def current(self, name: str) -> None:
        replace(self.path / "current", f"{name}\n")

    def make(self) -> None:
        """Make the folder, private to its owner. Raises `NotAStore`."""
        with writing(self.path):
            self._refuse_strangers()
            self.revisions.mkdir(parents=True, exist_ok=True)
            self.path.chmod(PRIVATE)

    def make_work(self) -> Path:
        """A folder for files of the load that holds the store, without leftovers of one that was killed."""
        self.remove_work()
        with writing(self.path):
            self.work.mkdir(mode=PRIVATE)
        return self.work

    def remove_work(self) -> None:
        """Remove the files of a load."""
        shutil.rmtree(self.work, ignore_errors=True)

    def unmake(self) -> None:
        """Remove a store that holds no bank."""
        shutil.rmtree(self.path, ignore_errors=True)

    def open(self, default: str) -> tuple[Path, IO[bytes]]:
        """The current revision's folder, or the default's, and its manifest held open so that nobody sweeps it."""
        while True:
            name = self.current or default
            folder = self.revisions / name
            try:
                return folder, held_open(folder)
            except FileNotFoundError as error:
                if (self.current or default) == name:
                    raise NotAStore(f"revision {name} is missing in {self.path}: load the bank anew") from error

    @property
    def published(self) -> list[str]:
        """The names of the revisions that are kept, oldest first; the last is the current one."""
        return [each for each in self.names if NOTHING < each <= (self.current or NOTHING)]

    @property
    def unpublished(self) -> list[str]:
        """The names of the drafts of loads that run, or were killed."""
        published = self.published
        return [each for each in self.names if each not in published]

    def sweep(self, kept: int) -> list[str]:
        """Remove leftovers of loads that were killed, and revisions beyond those kept that nobody reads.

        Gives the names of those that somebody reads.
        """
        published = self.published
        for name in self.unpublished:
            _remove(self.revisions / name)
        for name in published[:-kept]:
            _remove(self.revisions / name, self.log)
        return [each for each in published[:-kept] if (self.revisions / each / MANIFEST).exists()]

    @property
    def names(self) -> list[str]:
        """The names of all revisions and drafts, oldest first."""
        return sorted(each.name for each in self.revisions.iterdir() if each.name.isdigit())

    @property
    def newest(self) -> str | None:
        """The name of the newest revision that is whole, current or not."""
        whole = (each for each in self.names if each > NOTHING and (self.revisions / each / MANIFEST).exists())
        return max(whole, default=None)

    def recover(self) -> None:
        """Make the newest whole revision current where the file that names one is lost; for who holds the lock."""
        if self.current is None and self.newest:
            self.current = self.newest

    def _refuse_strangers(self) -> None:
        if (self.path / "current").is_file() or not self.path.exists():
            return
        if not self.path.is_dir():
            raise NotAStore(f"{self.path} is a file and no store: name a folder")
        if {each.name for each in self.path.iterdir()} - PARTS:
            raise NotAStore(f"{self.path} holds something else and is no store: name a new or an empty folder")


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """What the system refuses while a store is written, as `NotAStore`."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotAStore(f"{path} cannot be written ({reason}): make room, or name another folder") from error


def held_open(revision: Path) -> IO[bytes]:
    """The manifest of a revision, held open. Raises `FileNotFoundError` where it is gone, `NotAStore` where damaged."""
    file = revision / MANIFEST
    with contextlib.ExitStack() as opened:
        stream = opened.enter_context(file.open("rb"))
        fcntl.flock(stream, fcntl.LOCK_SH)
        Manifest.read(revision)
        opened.pop_all()
    return stream


def _remove(revision: Path, log: Path | None = None) -> None:
    """Remove a revision that nobody reads; what it was is noted first where there is a log."""
    file = revision / MANIFEST
    with contextlib.suppress(BlockingIOError, FileNotFoundError), file.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if log:
            with contextlib.suppress(NotAStore):  # a damaged manifest has nothing to say
                append(log, Manifest.read(revision).line)
        file.unlink()
    if not file.exists():
        shutil.rmtree(revision, ignore_errors=True)  # what stays is a leftover, and goes next time


def append(file: Path, line: str) -> None:
    """Write a line durably at the end of a file."""
    with file.open("a", encoding="utf-8") as stream:
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())


def replace(file: Path, text: str) -> None:
    """Write a small file durably, by one atomic rename."""
    new = file.with_name(f".{file.name}.new")
    new.write_text(text, "utf-8")
    sync(new)
    new.replace(file)
    sync(file.parent)


def sync(path: Path) -> None:
    """Bring a file, or the entries of a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
