"""A Neo4j server of a test's own, to be killed and frozen: from its jars, so that its process is at hand."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.conftest import IN_CI
from tests.neo4j_server import EMPTY, Access
from tools import neo4j_jars
from tools.local_neo4j import ROOT, Server, locked

NAME = "crashes"
START = f"from tools.neo4j_jars import Server, start; start(Server({NAME!r}))"


class Victim:
    """The server, and what is done to it."""

    @property
    def server(self) -> Server:
        """As it was last started."""
        return Server(NAME)

    @property
    def access(self) -> Access:
        """Where it is."""
        server = self.server
        return Access(server.state["uri"], "neo4j", server.password)

    def start(self) -> str:
        """Start it, where it was before, by a process that ends then; why that failed."""
        done = subprocess.run([sys.executable, "-c", START], check=False, capture_output=True, text=True, cwd=ROOT)
        return done.stderr.strip().rpartition("\n")[2] if done.returncode else ""

    def empty(self) -> None:
        """Begin anew."""
        with self.access.driver() as driver, driver.session() as session:
            session.run(EMPTY).consume()

    def kill(self) -> None:
        """As if the power went; it is gone when this returns."""
        self._signal(signal.SIGKILL)
        while neo4j_jars.runs(self.server):
            time.sleep(0.01)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It is there, and does not answer."""
        self.freeze()
        try:
            yield
        finally:
            self.thaw()

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        os.kill(int(self.server.state["pid"]), number)


@contextmanager
def victim() -> Iterator[Victim]:
    """The server, for one process at a time; skipped where there is no Java to run it, which fails in CI."""
    found, folder = Victim(), Server(NAME).folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(folder / "lock"):
        reason = "" if neo4j_jars.runs(found.server) else found.start()
        if reason:
            (pytest.fail if IN_CI else pytest.skip)(f"no Neo4j to kill: {reason}")
        try:
            yield found
        finally:
            found.kill()
            found.server.forget()
