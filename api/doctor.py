"""What is installed, what answers, what is wrong and what to do: `cjg doctor`."""

import os
import shutil
import socket
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from api.settings import Settings, misspelt
from graph.errors import JourneyError, NotLetIn, StoreUnavailable
from graph.snapshot import Bank
from graph.stores import Store
from graph.stores.ladybug_folder import PRIVATE, StoreFolder
from graph.stores.ladybug_manifest import MANIFEST, Manifest
from graph.stores.ladybug_migration import SCHEMA

OK, NOTE, WRONG = "ok", "note", "wrong"

LIBRARIES = ("duckdb", "ladybug", "neo4j", "pyarrow", "fastapi", "uvicorn")
PYTHON = (3, 11)
JAVA = "java"
PORT = 8000
ROOM = 3  # times what the newest revision takes: the next one beside it, and what it is made from


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: ok, a note, or wrong, and then what to do about it."""

    check: str
    state: str
    found: str
    advice: str = ""


def examine(url: str | None) -> list[Finding]:
    """All findings about a store and its surroundings, in the order in which one would look."""
    findings = [*_installed(), *_misspelt()]
    try:
        settings = Settings.from_environment()
    except JourneyError as error:
        return [*findings, Finding("settings", WRONG, str(error), "see docs/settings.md")]
    place = url or settings.store
    return [*findings, _memory(settings), _port(), *_store(settings, place)]


def _installed() -> Iterator[Finding]:
    version = sys.version.split()[0]
    too_old = sys.version_info < PYTHON
    yield Finding("python", WRONG if too_old else OK, version, "install Python 3.11 or later" if too_old else "")
    yield _version("customer-journey-graph")
    yield from map(_version, LIBRARIES)


def _version(name: str) -> Finding:
    try:
        return Finding(name, OK, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Finding(name, WRONG, "not installed", "install requirements.lock")


def _misspelt() -> Iterator[Finding]:
    for name, nearest in misspelt():
        yield Finding("settings", WRONG, f"{name} is no setting", f"nearest: {nearest}; see docs/settings.md")


def _memory(settings: Settings) -> Finding:
    """The limit of memory beside what this machine, or the container, has."""
    limit, there = settings.limits.bytes, _there_is()
    found = f"limit {settings.limits.memory} of {there / (1 << 30):.1f} GiB"
    if limit > there * 0.8:
        return Finding("memory", WRONG, found, "set CJG_MEMORY to less than four fifths of it")
    return Finding("memory", OK, found)


def _there_is() -> int:
    there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(there, int(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")))
    except (OSError, ValueError):  # no container, or one without a limit
        return there


def _port() -> Finding:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PORT))
        except OSError as error:
            return Finding("port", NOTE, f"{PORT}: {error.strerror}", "cjg serve --port 0 takes another")
    return Finding("port", OK, f"{PORT} is free")


def _store(settings: Settings, url: str) -> Iterator[Finding]:
    scheme, _, place = url.partition("://")
    if scheme == "ladybug":
        yield from _folder(Path(place))
    else:
        yield _writable("cache", settings.cache)
    try:
        with closing(settings.open(url)) as store:
            yield from _bank(store)
        if scheme == "ladybug":
            yield _schema(StoreFolder(Path(place)))
    except JourneyError as error:
        is_away = isinstance(error, StoreUnavailable) and not isinstance(error, NotLetIn)
        yield Finding("store", WRONG, str(error), _start_a_server() if is_away else "")


def _start_a_server() -> str:
    java = "Java is there" if shutil.which(JAVA) else "Java 17 or later is not there"
    return f"make neo4j starts one for trials ({java}); docker compose up one for a team"


def _bank(store: Store) -> Iterator[Finding]:
    with closing(Bank(store.revision())) as bank:
        bank.revision.local("RETURN 1 AS one")
        yield Finding("store", OK, f"{store.url} answers")
        loading = bank.revision.loading
        advice = "a load runs, or did not end: wait for it, or load again, which completes it"
        yield Finding("revision", NOTE if loading else OK, bank.revision.name, advice if loading else "")


def _schema(folder: StoreFolder) -> Finding:
    found = Manifest.schema_of(folder.revisions / (folder.current or ""))
    old = found < SCHEMA
    return Finding(
        "schema", NOTE if old else OK, f"{found} of {SCHEMA}", "cjg store migrate writes it anew" if old else ""
    )


def _folder(folder: Path) -> Iterator[Finding]:
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    yield _writable("folder", there)
    if (folder / "revisions").is_dir():
        mode = stat.S_IMODE(folder.stat().st_mode)
        if mode & ~PRIVATE:
            yield Finding("privacy", WRONG, f"{folder} is open to others ({mode:o})", f"chmod 700 {folder}")
        yield from _left_over(folder)
    yield _room(folder, there)


def _writable(check: str, folder: Path) -> Finding:
    there = folder
    while not there.exists():
        there = there.parent
    if os.access(there, os.W_OK | os.X_OK):
        return Finding(check, OK, str(folder))
    return Finding(check, WRONG, f"{there} cannot be written by you", "name another folder, or ask its owner")


def _left_over(folder: Path) -> Iterator[Finding]:
    dead = sorted(each.name for each in folder.glob("revisions/*") if not (each / MANIFEST).exists())
    if dead:
        yield Finding(
            "leftovers", NOTE, f"unfinished: {', '.join(dead)}", "the next load removes them, unless one runs"
        )


def _room(folder: Path, there: Path) -> Finding:
    free = shutil.disk_usage(there).free
    needed = ROOM * max(map(_size, folder.glob("revisions/*")), default=0)
    found = f"{_amount(free)} free"
    if free < needed:
        return Finding("disk", WRONG, found, f"the next load may need {_amount(needed)}: make room")
    return Finding("disk", OK, found)


def _amount(size: int) -> str:
    return f"{size / (1 << 30):.1f} GiB" if size >= 1 << 30 else f"{size / (1 << 20):.1f} MiB"


def _size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


def is_well(findings: Iterable[Finding]) -> bool:
    """Whether nothing is wrong."""
    return all(each.state != WRONG for each in findings)
