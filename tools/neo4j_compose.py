"""Neo4j Community by docker compose, a project of its own per server."""

import os
import shutil
import subprocess

from tools.local_neo4j import ROOT, NotStarted, Server, free_port, say


def answers() -> bool:
    """Whether there is an engine to ask, and compose to ask it with."""
    return shutil.which("docker") is not None and _succeeds("info") and _succeeds("compose", "version")


def start(server: Server) -> None:
    """Start the server's project and wait until it is healthy; raises `NotStarted`."""
    if not server.password_file.exists():
        server.renew_password()
        # What an earlier password locked can be opened by nobody.
        _compose(server, "down", "--volumes", quiet=True)
    port = free_port(server.port)
    say(f"neo4j: starting by docker compose on port {port}")
    _compose(server, "up", "--detach", "--wait", "neo4j", port=port)
    server.begin("docker", port)


def stop(server: Server) -> None:
    """Stop the server's project; its volumes stay."""
    _compose(server, "down", quiet=True)


def runs(server: Server) -> bool:
    """Whether a container of the server's project is there."""
    label = f"label=com.docker.compose.project=cjg-{server.name}"
    done = subprocess.run(["docker", "ps", "--quiet", "--filter", label], check=False, capture_output=True)
    return bool(done.stdout.strip())


def _succeeds(*words: str) -> bool:
    try:
        return subprocess.run(["docker", *words], check=False, capture_output=True, timeout=20).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _compose(server: Server, *words: str, port: int = 7687, quiet: bool = False) -> None:
    command = ["docker", "compose", "--project-name", f"cjg-{server.name}", *words]
    # The password goes by the environment of the client: an argument would show in the list of processes.
    given = {**os.environ, "NEO4J_PASSWORD": server.password, "NEO4J_PORT": str(port)}
    done = subprocess.run(command, cwd=ROOT, env=given, check=False, capture_output=quiet)
    if done.returncode:
        raise NotStarted(f"docker compose {words[0]} ended with status {done.returncode}; its own words say why")
