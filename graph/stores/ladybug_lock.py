"""The lock of an embedded store: one load at a time, and a load that is killed lets go."""

import fcntl
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from graph.errors import StoreBusy


class Lock:
    """A file that this process holds. Raises `StoreBusy`, naming the process that holds it."""

    def __init__(self, file: Path) -> None:
        self._stream = _hold(file)
        self._stream.truncate(0)
        self._stream.write(
            f"process {os.getpid()} on {socket.gethostname()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        )
        self._stream.flush()

    @property
    def descriptor(self) -> int:
        """For a process that works for this one: while it lives, the lock is held too."""
        return self._stream.fileno()

    def release(self) -> None:
        """Let go."""
        self._stream.close()


def _hold(file: Path) -> IO[str]:
    while True:
        stream = file.open("a+", encoding="utf-8")
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy(stream, file.parent) from None
        if file.exists() and file.stat().st_ino == os.fstat(stream.fileno()).st_ino:
            return stream
        stream.close()  # another load has just removed the file with its empty store


def _busy(stream: IO[str], folder: Path) -> StoreBusy:
    with stream:
        stream.seek(0)
        holder = stream.read() or "another process"
    return StoreBusy(f"{folder} is held by another load ({holder}): wait until it has ended")
