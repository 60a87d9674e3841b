"""Neo4j, measured on a server of its own that begins empty: `python -m benchmarks.measure neo4j FUNCTION BUNDLE`.

Ours and theirs run one after the other on the same machine; what writes has a server that was just started. Beside
the seconds on the clock stand those on processors, of this process and the server's together, and the most memory of
each. How far it is, is told on standard error.
"""

import os
import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import neo4j
import pyarrow.parquet as pq

from benchmarks.timing import Result
from graph.model import EDGES, NODE_KINDS, NODES, EdgeKind, Kind, NodeKind, Property
from graph.stores import Store, open_store
from ingestion.load import load
from tools import neo4j as tool
from tools.local_neo4j import Server

SERVER = Server("bench")
ROWS_A_BATCH = 10_000
LARGE = 300_000  # customers


@dataclass(frozen=True)
class Spent:
    """What work took: seconds on the clock and on processors, mebibytes at the most, of ours and of the server."""

    seconds: float
    processor: float
    mebibytes: float
    java_mebibytes: float


def load_and_read(bundle: Path) -> dict[str, Result]:
    """A load with all checks, as a multiple of a bare loop of UNWIND and MERGE of the same rows: lower is better.

    Then all tables read from the server: how many times as fast as the driver's records become rows with names.
    Higher is better; ours are in key order and in Parquet, theirs are dropped. The best of two rounds, of a
    large bundle of one: in the first the server warms up.
    """
    with TemporaryDirectory() as place:
        with started(SERVER):
            bare = _measured("bare loop", lambda: _merge_all(bundle))
        with started(SERVER):
            loaded = _measured("load", lambda: _load(bundle, Path(place)))
            rounds = [_read_both(Path(place, str(each))) for each in range(_rounds(bundle))]
    ours, theirs = (min(each, key=attrgetter("seconds")) for each in zip(*rounds, strict=True))
    return {
        "load_against_bare_merges": _result(loaded, bare, loaded.seconds / bare.seconds),
        "read_against_records": _result(ours, theirs, theirs.seconds / ours.seconds),
    }


MEASURES: tuple[Callable[[Path], dict[str, Result]], ...] = (load_and_read,)


def _rounds(bundle: Path) -> int:
    """A large bank warms the server up by itself, and takes long."""
    return 2 if pq.read_metadata(bundle / "customer.parquet").num_rows < LARGE else 1


def _read_both(cache: Path) -> tuple[Spent, Spent]:
    return _measured("read", lambda: _read(cache)), _measured("records", _iterate_all)


@contextmanager
def started(server: Server) -> Iterator[None]:
    """The server, with an empty database."""
    tool.stop(server)
    for name in ("databases", "transactions"):
        shutil.rmtree(server.home / "data" / name, ignore_errors=True)
    tool.start(server)
    try:
        yield
    finally:
        tool.stop(server)


def _measured(what: str, work: Callable[[], object]) -> Spent:
    told(f"{what} begins")
    pids = "self", SERVER.state["pid"]
    for each in pids:
        Path("/proc", each, "clear_refs").write_text("5")  # from now on the most is counted anew
    began, spent = time.perf_counter(), _processor_seconds()
    work()
    found = Spent(time.perf_counter() - began, _processor_seconds() - spent, *map(_most_mebibytes, pids))
    told(f"{what}: {found.seconds:.1f} s, {found.mebibytes:,.0f} MiB, Java {found.java_mebibytes:,.0f} MiB")
    return found


def told(text: str) -> None:
    """Say how far it is, for whoever waits."""
    print(f"{datetime.now():%H:%M:%S} {text}", file=sys.stderr, flush=True)


def _most_mebibytes(pid: str) -> float:
    status = Path("/proc", pid, "status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM:"))


def _processor_seconds() -> float:
    """What this process and the server have spent."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    fields = Path("/proc", SERVER.state["pid"], "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return own.ru_utime + own.ru_stime + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _result(ours: Spent, theirs: Spent, ratio: float) -> Result:
    """Memory is ours."""
    return {
        "ours": ours.seconds,
        "theirs": theirs.seconds,
        "ratio": ratio,
        "ours_cpu": ours.processor,
        "theirs_cpu": theirs.processor,
        "mebibytes": ours.mebibytes,
        "java_mebibytes": ours.java_mebibytes,
    }


class Telling:
    """Tells each step of a load once."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        if what != self._last:
            told(f"load, {what}: {done:,} of {total:,}")
        self._last = what


def _load(bundle: Path, place: Path) -> None:
    with closing(_store(place / "cache")) as store:
        load(store, bundle, progress=Telling(), rejects=place / "rejects")


def _read(cache: Path) -> None:
    with closing(_store(cache)) as store:
        store.revision().close()


def _store(cache: Path) -> Store:
    return open_store(SERVER.state["uri"], cache=cache, password=SERVER.password)


@contextmanager
def session_at(server: Server) -> Iterator[neo4j.Session]:
    """A session of the driver."""
    user = "neo4j", server.password
    with neo4j.GraphDatabase.driver(server.state["uri"], auth=user) as driver, driver.session() as session:
        yield session


def _merge_all(bundle: Path) -> None:
    with session_at(SERVER) as session:
        for node in NODES:
            session.run(f"CREATE CONSTRAINT FOR (n:{node.label}) REQUIRE n.id IS UNIQUE").consume()
        for kind in (*NODES, *EDGES):
            told(f"bare loop, {kind.name}")
            for text, rows in _batches(kind, bundle / f"{kind.name}.parquet"):
                session.execute_write(_run, text, rows)


def _run(transaction: neo4j.ManagedTransaction, text: str, rows: list[dict[str, Any]]) -> None:
    transaction.run(text, rows=rows).consume()


def _batches(kind: Kind, file: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Rows as records, with the statement that writes them: MERGE cannot take a key of which a part is missing."""
    whole, part = _merging(kind, keyed=True), _merging(kind, keyed=False)
    with pq.ParquetFile(file) as rows:
        for batch in rows.iter_batches(ROWS_A_BATCH):
            records = batch.to_pylist()
            is_keyed = [all(row.get(each) is not None for each in kind.key) for row in records]
            for text, wanted in ((whole, True), (part, False)):
                found = [row for row, keyed in zip(records, is_keyed, strict=True) if keyed is wanted]
                if found:
                    yield text, found


def _merging(kind: Kind, *, keyed: bool) -> str:
    if isinstance(kind, NodeKind):
        return f"UNWIND $rows AS r MERGE (n:{kind.label} {{id: r.id}}) {_setting('n', kind.own)}"
    key = [each for each in kind.own if keyed and each.name in kind.key]
    own = ", ".join(f"`{each.name}`: r.`{each.name}`" for each in key)
    rest = [each for each in kind.own if each not in key]
    merged = f"MERGE (a)-[e:{kind.label}{f' {{{own}}}' if own else ''}]->(b)"
    return f"UNWIND $rows AS r {_end('a', kind.source)} {_end('b', kind.target)} {merged} {_setting('e', rest)}"


def _end(name: str, end: Property) -> str:
    return f"MATCH ({name}:{NODE_KINDS[end.refers_to].label} {{id: r.`{end.name}`}})"


def _setting(name: str, properties: tuple[Property, ...] | list[Property]) -> str:
    values = ", ".join(f"{name}.`{each.name}` = r.`{each.name}`" for each in properties)
    return f"SET {values}" if values else ""


def _iterate_all() -> None:
    with session_at(SERVER) as session:
        for kind in (*NODES, *EDGES):
            told(f"records, {kind.name}")
            for record in session.run(_records(kind)):
                record.data()


def _records(kind: Kind) -> str:
    ends = ["a.id", "b.id"] if isinstance(kind, EdgeKind) else ["x.id"]
    values = ", ".join([*ends, *(f"x.`{each.name}`" for each in kind.own)])
    pattern = f"(a)-[x:{kind.label}]->(b)" if isinstance(kind, EdgeKind) else f"(x:{kind.label})"
    return f"MATCH {pattern} RETURN {values}"
