"""Private folders for files of one process, swept of what killed processes left behind."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from graph.errors import NotAStore

PRIVATE = 0o700
HELD = "held"  # in every such folder a file that is locked while its process lives
TURN = ".turn"  # locked while a folder is made or swept, so that nobody sweeps one that is being made


class Scratch:
    """A folder below a place, as a context manager; it goes when it is closed. Raises `NotAStore` where none can be."""

    def __init__(self, place: Path) -> None:
        try:
            place.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
            with _turn(place):
                _sweep(place)
                self.path = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=place))
                self._held = _hold(self.path / HELD)
        except OSError as error:
            raise NotAStore(f"{place} cannot be written ({error.strerror}): make room, or name another") from error

    def close(self) -> None:
        """Remove it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._held.close()

    def __enter__(self) -> "Scratch":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def swept(place: Path) -> Path:
    """The place, without folders below it that killed processes left."""
    if place.is_dir():
        with _turn(place):
            _sweep(place)
    return place


@contextlib.contextmanager
def _turn(place: Path) -> Iterator[None]:
    with _hold(place / TURN):
        yield


def _hold(file: Path) -> IO[bytes]:
    stream = file.open("ab")
    fcntl.flock(stream, fcntl.LOCK_EX)
    return stream


def _sweep(place: Path) -> None:
    for folder in place.iterdir():
        if folder.is_dir() and not _is_held(folder / HELD):
            shutil.rmtree(folder, ignore_errors=True)


def _is_held(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
