"""A Neo4j server for tests: the one at NEO4J_URI, or one that is started for them and stopped after them.

Where there is none, the test that asks is skipped and says why; in CI it fails. One process at a time has the
server; others wait. A database that holds what no test wrote is never emptied.
"""

import atexit
import fcntl
import os
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NoReturn

import neo4j
import pytest
from neo4j.exceptions import DriverError, Neo4jError

from graph.stores.neo4j import Neo4jStore
from tests.conftest import IN_CI
from tools.local_neo4j import BASE, ROOT, Server

MARK = "MERGE (:CjgTests)"
OTHERS = "MATCH (n) WHERE NOT EXISTS { MATCH (:CjgTests) } RETURN count(n) AS others"
EMPTY = "MATCH (n) WHERE NOT n:CjgTests CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"


@dataclass(frozen=True)
class Access:
    """Where the server is and who may ask."""

    uri: str
    username: str
    password: str = field(repr=False)

    def driver(self) -> neo4j.Driver:
        """A driver of the test's own."""
        return neo4j.GraphDatabase.driver(self.uri, auth=(self.username, self.password))

    def store(self, cache: Path) -> Neo4jStore:
        """The store at the server as it is."""
        return Neo4jStore(self.uri, self.username, self.password, cache)


def emptied() -> Access:
    """The server, its database empty."""
    found = _server()
    if isinstance(found, str):
        _go_without(found)
    if reason := _empty(found):
        _go_without(reason)
    return found


def empty_store(folder: Path) -> Neo4jStore:
    """A store without a bank; what it keeps on this machine goes into the folder."""
    return emptied().store(folder / "cache")


def empty_url() -> str:
    """The URL of a store without a bank; the environment says who may ask."""
    access = emptied()
    os.environ.update(NEO4J_USERNAME=access.username, NEO4J_PASSWORD=access.password)
    return access.uri


@cache
def _server() -> Access | str:
    """The server, started once per process, or why there is none."""
    if uri := os.environ.get("NEO4J_URI"):
        return Access(uri, os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", ""))
    _await_turn()
    if _tool("status").returncode:
        started = _tool("start")
        if started.returncode:
            return started.stderr.strip().rpartition("\n")[2]
        atexit.register(_tool, "stop")
    ours = Server("tests")
    return Access(ours.state["uri"], "neo4j", ours.password)


def _go_without(reason: str) -> NoReturn:
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(f"no Neo4j for tests: {reason}")


def _empty(access: Access) -> str:
    """Empty the database, or say why not."""
    try:
        with access.driver() as driver, driver.session() as session:
            if others := session.run(OTHERS).single(strict=True)["others"]:
                return f"{access.uri} holds {others} nodes that no test wrote; name a server that is empty"
            session.run(MARK).consume()
            session.run(EMPTY).consume()
    except (DriverError, Neo4jError) as error:
        return f"{access.uri} does not serve: {type(error).__name__}"
    return ""


def _await_turn() -> None:
    """Have the server for this process alone, to its end."""
    BASE.mkdir(exist_ok=True, mode=0o700)
    turn = (BASE / "tests.turn").open("w")
    atexit.register(turn.close)
    fcntl.flock(turn, fcntl.LOCK_EX)


def _tool(verb: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(ROOT / "tools" / "neo4j.py"), verb, "tests"]
    return subprocess.run(command, check=False, capture_output=True, text=True)
