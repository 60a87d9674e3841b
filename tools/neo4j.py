"""A Neo4j Community on loopback: `python tools/neo4j.py start|stop|status [trials|tests|bench|gds]`.

By `docker compose` where an engine answers, else from its jars on Maven Central, which needs Java 17 and Maven.
Everything is below `.neo4j/`: the jars once, and a folder per server, with its data and its generated password. No
list of processes shows the password. NEO4J_URI in the environment wins: then nothing is started here. Runs on the
standard library alone.
"""

import argparse
import os
import sys
from pathlib import Path

if not __package__:
    # Run as a script, this folder stands first in the path, and this file would pass for the driver.
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from tools import neo4j_compose, neo4j_jars
from tools.local_neo4j import NotStarted, Server, locked, say

SERVERS = ("trials", "tests", "bench", "gds")
NOT_RUNNING = 3  # what other programs that start servers say, too

USE = """Neo4j answers at {uri} ({server}: {how})
  export NEO4J_USERNAME=neo4j NEO4J_PASSWORD="$(cat {password})"
  cjg load FOLDER --store {uri}
  python tools/neo4j.py stop"""


def start(server: Server) -> None:
    """Start the server unless it runs; raises `NotStarted`."""
    server.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(server.folder / "lock"):
        if not _runs(server):
            by = neo4j_compose if server.name != "gds" and neo4j_compose.answers() else neo4j_jars
            by.start(server)


def stop(server: Server) -> bool:
    """Stop the server; whether there was one."""
    if not server.folder.is_dir():
        return False
    with locked(server.folder / "lock"):
        ran = _runs(server)
        if ran:
            (neo4j_compose if server.state["how"] == "docker" else neo4j_jars).stop(server)
        server.forget()
    return ran


def _runs(server: Server) -> bool:
    if not server.state:
        return False
    return neo4j_compose.runs(server) if server.state["how"] == "docker" else neo4j_jars.runs(server)


def _meant(name: str | None) -> list[Server]:
    return [Server(each) for each in SERVERS if name in (None, each)]


def _tell(server: Server) -> None:
    say(USE.format(server=server.name, password=server.password_file, **server.state))


def _started(name: str | None) -> int:
    if uri := os.environ.get("NEO4J_URI"):
        say(f"NEO4J_URI is set: {uri} is used, and nothing is started")
        return 0
    server = Server(name or "trials")
    start(server)
    _tell(server)
    return 0


def _stopped(name: str | None) -> int:
    for server in _meant(name):
        if stop(server):
            say(f"neo4j: stopped the server for {server.name}")
    return 0


def _status(name: str | None) -> int:
    running = [server for server in _meant(name) if _runs(server)]
    for server in running:
        _tell(server)
    if not running:
        say("neo4j: none runs here")
    return 0 if running else NOT_RUNNING


def main() -> int:
    """The command; its exit status."""
    parser = argparse.ArgumentParser(prog="tools/neo4j.py", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("verb", choices=("start", "stop", "status"))
    parser.add_argument("server", nargs="?", choices=SERVERS, help="by default: start trials, stop all")
    given = parser.parse_args()
    try:
        return {"start": _started, "stop": _stopped, "status": _status}[given.verb](given.server)
    except NotStarted as reason:
        say(f"neo4j: {reason}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
