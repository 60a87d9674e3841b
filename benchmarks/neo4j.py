"""Neo4j, measured on a server of its own that begins empty: `python -m benchmarks.measure neo4j FUNCTION BUNDLE`.

Ours and theirs run one after the other on the same machine; what writes has a server that was just started. Beside
the seconds on the clock stand those on processors, of this process and the server's together.
"""

import os
import resource
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
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


def load_against_bare_merges(bundle: Path) -> Result:
    """A load with all checks as a multiple of a bare loop of UNWIND and MERGE of the same rows; lower is better."""
    with TemporaryDirectory() as place:
        with started(SERVER):
            theirs = _measured(lambda: _merge_all(bundle))
        with started(SERVER):
            ours = _measured(lambda: _load(bundle, Path(place)))
    return _result(ours, theirs, ours[0] / theirs[0])


def read_against_records(bundle: Path) -> Result:
    """How many times as fast as the driver's records become rows with names all tables are read; higher is better.

    Ours are sorted and in Parquet, theirs are dropped. The better of two rounds: in the first the server warms up.
    """
    with TemporaryDirectory() as place, started(SERVER):
        _load(bundle, Path(place))
        rounds = [(_measured(partial(_read, Path(place, each))), _measured(_iterate_all)) for each in ("1", "2")]
    ours, theirs = (min(each) for each in zip(*rounds, strict=True))
    return _result(ours, theirs, theirs[0] / ours[0])


MEASURES: tuple[Callable[[Path], Result], ...] = (load_against_bare_merges, read_against_records)


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


def _measured(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and on processors."""
    started, spent = time.perf_counter(), _processor_seconds()
    work()
    return time.perf_counter() - started, _processor_seconds() - spent


def _processor_seconds() -> float:
    """What this process and the server have spent."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    fields = Path("/proc", SERVER.state["pid"], "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return own.ru_utime + own.ru_stime + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _result(ours: tuple[float, float], theirs: tuple[float, float], ratio: float) -> Result:
    return {"ours": ours[0], "theirs": theirs[0], "ratio": ratio, "ours_cpu": ours[1], "theirs_cpu": theirs[1]}


def _load(bundle: Path, place: Path) -> None:
    with closing(_store(place / "cache")) as store:
        load(store, bundle, rejects=place / "rejects")


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
            for record in session.run(_records(kind)):
                record.data()


def _records(kind: Kind) -> str:
    ends = ["a.id", "b.id"] if isinstance(kind, EdgeKind) else ["x.id"]
    values = ", ".join([*ends, *(f"x.`{each.name}`" for each in kind.own)])
    pattern = f"(a)-[x:{kind.label}]->(b)" if isinstance(kind, EdgeKind) else f"(x:{kind.label})"
    return f"MATCH {pattern} RETURN {values}"
