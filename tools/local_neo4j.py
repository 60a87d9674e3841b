"""One Neo4j server on this machine: its folder below `.neo4j/`, its password, how it was started."""

import fcntl
import json
import os
import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BASE = ROOT / ".neo4j"


class NotStarted(Exception):
    """Why there is no server, in one line that says what to do."""


@dataclass(frozen=True)
class Server:
    """One server: its folder, its password, and how it was started."""

    name: str

    @property
    def folder(self) -> Path:
        return BASE / self.name

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def password_file(self) -> Path:
        return self.folder / "password"

    @property
    def password(self) -> str:
        return self.password_file.read_text(encoding="ascii").strip()

    @property
    def state_file(self) -> Path:
        return self.folder / "server.json"

    @cached_property
    def state(self) -> dict[str, str]:
        """How it was started, where it answers, its process; empty where it was not started."""
        if not self.state_file.exists():
            return {}
        found: dict[str, str] = json.loads(self.state_file.read_text(encoding="ascii"))
        return found

    @property
    def port(self) -> int:
        """Where it answers, or did before it was killed; else where it would best; 0 for any port."""
        known = self.state.get("uri", "").rpartition(":")[2]
        return int(known or ("7687" if self.name == "trials" else "0"))

    def begin(self, how: str, port: int, **more: str) -> None:
        """Note that the server was started."""
        self.state.update(how=how, uri=f"neo4j://127.0.0.1:{port}", **more)
        self.state_file.write_text(json.dumps(self.state), encoding="ascii")

    def forget(self) -> None:
        """Note that there is none."""
        self.state.clear()
        self.state_file.unlink(missing_ok=True)

    def renew_password(self) -> None:
        """A new password, readable by its owner only."""
        with open(self.password_file, "w", encoding="ascii", opener=private) as file:
            file.write(secrets.token_urlsafe(24))


def free_port(wanted: int) -> int:
    """The wanted port of loopback, or any where it is taken or 0."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Be the only one at the file."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def private(path: str, flags: int) -> int:
    """Open a file that only its owner may read."""
    return os.open(path, flags, 0o600)


def say(line: str) -> None:
    """Tell how it goes, at once."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
