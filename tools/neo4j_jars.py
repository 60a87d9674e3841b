"""Neo4j Community from its jars on Maven Central: started, stopped by its number."""

import base64
import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from tools import neo4j_gds
from tools.local_neo4j import BASE, NotStarted, Server, free_port, private, say
from tools.maven import fetched

NEO4J = "5.26.30"
JAVA = 17  # the oldest that runs it
START_SECONDS, STOP_SECONDS = 240, 30

SETTINGS = """server.default_listen_address=127.0.0.1
server.default_advertised_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{bolt}
server.bolt.advertised_address=127.0.0.1:{bolt}
server.http.listen_address=127.0.0.1:{http}
server.https.enabled=false
server.directories.import=import
dbms.usage_report.enabled=false
server.memory.pagecache.size={pages}
db.tx_log.preallocate=false
db.tx_log.rotation.size=64m
db.tx_log.rotation.retention_policy=128M size
server.config.strict_validation.enabled=true
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
"""

LARGE = ("trials", "bench", "gds")  # they want a quick load of a million customers, tests a quick start
OPENED = tuple(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.nio", "java.io", "sun.nio.ch"))


def start(server: Server) -> None:
    """Start the server and wait until it answers; raises `NotStarted`."""
    java, jars = _java(), fetched(NEO4J, f"org.neo4j:neo4j:{NEO4J}")
    for name in ("conf", "import", "data", "logs", "run"):
        (server.home / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    if not server.password_file.exists():
        _set_first_password(server, java, jars)
    bolt, http = free_port(server.port), free_port(0)
    settings, folders = SETTINGS.format(bolt=bolt, http=http, pages="1g" if server.name in LARGE else "128m"), [jars]
    if server.name == "gds":
        settings += neo4j_gds.SETTING
        folders += neo4j_gds.installed(server.home, jars)
    (server.home / "conf" / "neo4j.conf").write_text(settings, encoding="ascii")
    say(f"neo4j: starting {NEO4J} from its jars")
    process = _launch(server, java, [server.home / "conf", *folders])
    try:
        _await_answer(server, process, http)
    except BaseException:
        process.kill()
        raise
    server.begin("jars", bolt, pid=str(process.pid))


def stop(server: Server) -> None:
    """Ask the server to end, and end it where it does not."""
    pid = int(server.state["pid"])
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while runs(server):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)  # what was committed survives it
            deadline += STOP_SECONDS
        time.sleep(0.1)


def runs(server: Server) -> bool:
    """Whether a process has the data open: unlike a process's number, its lock is never somebody else's."""
    path = server.home / "data" / "databases" / "store_lock"
    if not path.exists():
        return False
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _set_first_password(server: Server, java: str, jars: Path) -> None:
    shutil.rmtree(server.home / "data")
    server.renew_password()
    # The tool takes the password as an argument; Java reads arguments from a file, which no list of processes shows.
    arguments = server.home / "run" / "first-password"
    words = ["-cp", f"{jars}/*", "org.neo4j.server.startup.Neo4jAdminCommand"]
    words += ["dbms", "set-initial-password", "--", server.password]
    with open(arguments, "w", encoding="utf-8", opener=private) as file:
        file.writelines(f'"{word}"\n' for word in words)
    try:
        environment = {**os.environ, "NEO4J_HOME": str(server.home)}
        done = subprocess.run([java, f"@{arguments}"], env=environment, check=False, capture_output=True)
    finally:
        arguments.unlink()
    if done.returncode:
        server.password_file.unlink()
        raise NotStarted(f"Neo4j's admin tool ended with status {done.returncode}; is {java} Java {JAVA} or later?")


def _launch(server: Server, java: str, folders: list[Path]) -> subprocess.Popen[bytes]:
    archive = server.home / "run" / f"classes-{NEO4J}.jsa"  # the second start is three times as quick with it
    archived = f"-XX:SharedArchiveFile={archive}" if archive.exists() else f"-XX:ArchiveClassesAtExit={archive}"
    command = [java, "-cp", ":".join(f"{each}/*" for each in folders), *_machine(server), *OPENED, archived]
    command += ["-Xshare:auto", "-Xlog:disable", "org.neo4j.server.CommunityEntryPoint"]
    command += [f"--home-dir={server.home}", f"--config-dir={server.home / 'conf'}"]
    with (server.home / "logs" / "console.log").open("wb") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)


def _machine(server: Server) -> tuple[str, ...]:
    """Heap and compiler."""
    if server.name in LARGE:
        return "-Xms512m", "-Xmx2g"
    return "-Xms256m", "-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"


def _await_answer(server: Server, process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port, server.password):
        if process.poll() is not None or time.monotonic() > deadline:
            raise NotStarted(f"Neo4j did not come up; {server.home / 'logs' / 'console.log'} says why")
        time.sleep(0.2)


def _answers(port: int, password: str) -> bool:
    """Whether the server runs a statement: an open port alone is not readiness."""
    credentials = base64.b64encode(f"neo4j:{password}".encode()).decode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/db/neo4j/tx/commit",
        data=b'{"statements": [{"statement": "RETURN 1"}]}',
        headers={"Authorization": f"Basic {credentials}", "Content-Type": "application/json"},
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=5) as reply:
            return not json.load(reply)["errors"]
    except urllib.error.HTTPError as error:
        if error.code == 401:
            raise NotStarted(f"{BASE} holds data under another password; remove that folder and start again") from error
        return False
    except OSError:
        return False


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if not java:
        raise NotStarted(f"no docker engine answers and there is no java; install Java {JAVA} and Maven")
    words = subprocess.run([java, "-version"], check=False, capture_output=True, text=True).stderr
    found = re.search(r'version "(\d+)', words)
    if not found or int(found[1]) < JAVA:
        raise NotStarted(f"{java} is not Java {JAVA} or later; install that, or let JAVA_HOME name it")
    return java
