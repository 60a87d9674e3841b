"""Questions about one customer, at eight callers at once: `python -m benchmarks.measure service FUNCTION STORE`.

Each is held to the sum of its bare Cypher, asked of LadybugDB in this process, and of an empty route of a bare FastAPI
app; all three take turns in one run. Every call is about somebody else or of another day, so that no kept answer helps.
"""

import http.client
import multiprocessing
import socket
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import local
from typing import Any
from urllib.parse import urlencode

import duckdb
import ladybug
import uvicorn
from fastapi import FastAPI

import queries
from api.app import create_app
from api.server import listen
from benchmarks.timing import Result
from graph.snapshot import Bank
from graph.stores import open_store

CALLERS = 8
ROUNDS = 6
CALLS = 64  # a round, of each of the three
QUERIES = Path(queries.__file__).parent

# Who has a thousand descendants, or nearly, on many days; customers; and two who are three referrals apart at most.
TREES = """
WITH RECURSIVE below AS (
    SELECT referrer_id AS customer, referee_id AS descendant FROM '{referred}' WHERE counted
    UNION ALL
    SELECT below.customer, next.referee_id
    FROM below JOIN '{referred}' AS next ON next.referrer_id = below.descendant AND next.counted
)
SELECT customer, DATE '{as_of}' - CAST(day AS INTEGER) AS as_of
FROM (SELECT customer FROM below GROUP BY customer ORDER BY abs(count(*) - 1000), customer LIMIT 1)
CROSS JOIN range({calls}) AS days(day)
"""
CUSTOMERS = "SELECT id FROM '{customer}' ORDER BY hash(id) LIMIT {calls}"
PAIRS = """
SELECT DISTINCT niece.referee_id, aunt.referee_id
FROM '{referred}' AS mother
JOIN '{referred}' AS aunt ON aunt.referrer_id = mother.referrer_id AND aunt.referee_id <> mother.referee_id
JOIN '{referred}' AS niece ON niece.referrer_id = mother.referee_id
WHERE mother.counted AND aunt.counted AND niece.counted
ORDER BY hash(niece.referee_id || aunt.referee_id)
LIMIT {calls}
"""
WAYS = """
MATCH way = (one:Customer {id: $source})-[:REFERRED|LINKED* ALL SHORTEST 1..6]-(other:Customer {id: $target})
RETURN properties(nodes(way), 'id') AS nodes LIMIT 10
"""
BETWEEN = "/v1/paths/between"
TREE = ("referrals/tree.cypher", "referrals/ancestors.cypher", "referrals/joined.cypher")
CARD = (
    "customers/card.cypher",
    "customers/card_holdings.cypher",
    "customers/card_referees.cypher",
    "customers/card_steps.cypher",
    "referrals/ancestors.cypher",
    "strategy/facts.cypher",
    "strategy/consents.cypher",
    "strategy/contacts.cypher",
)
WHY_NOT = CARD[5:]


@dataclass(frozen=True)
class Local:
    """A question about one node: its address, the Cypher without us, and whom it is asked about."""

    name: str
    path: str
    statements: tuple[str, ...]
    subjects: str  # SQL, a row a subject
    parameters: tuple[str, ...] = ("customer",)
    prefix: str = ""  # of an id in the address


def _texts(files: Iterable[str]) -> tuple[str, ...]:
    return tuple((QUERIES / file).read_text("utf-8") for file in files)


QUESTIONS = (
    Local("tree", "/v1/referrals/tree", _texts(TREE), TREES, ("customer", "as_of")),
    Local("card", "/v1/customers/card", _texts(CARD), CUSTOMERS),
    Local("why_not", "/v1/strategy/why-not", _texts(WHY_NOT), CUSTOMERS),
    # The bare one would end at no hub: both over the two kinds of edges that join customers; then ours over all kinds.
    Local("between", f"{BETWEEN}?kinds=REFERRED&kinds=LINKED", (WAYS,), PAIRS, ("source", "target"), "customer:"),
    Local("between_over_all_kinds", BETWEEN, (WAYS,), PAIRS, ("source", "target"), "customer:"),
)


def calls_against_bare_cypher(url: str) -> dict[str, Result]:
    """Per question the median of ours, of the bare Cypher and of the empty route, in seconds, and what they come to.

    `ratio`: ours to the sum of the other two; `tail`: the 99th percentile of ours to its median.
    """
    with TemporaryDirectory() as place:
        store = open_store(url, cache=Path(place))
        bank = Bank(store.revision())
        graph = ladybug.Database(bank.revision.path("customer").parents[1] / "graph.lbug", read_only=True,
                                 buffer_pool_size=256 << 20, max_db_size=1 << 38)  # fmt: skip
        bare = Bare(graph, bank.latest_day or date.max)
        with served(_ours, url) as ours, served(_empty, url) as empty:
            return {
                f"{each.name}_by_api": _measured(each, _subjects(bank, each), bare, ours, empty) for each in QUESTIONS
            }


MEASURES = (calls_against_bare_cypher,)


def _measured(
    question: Local, subjects: Sequence[tuple[Any, ...]], bare: "Bare", ours: "Caller", empty: "Caller"
) -> Result:
    given = [dict(zip(question.parameters, each, strict=True)) for each in subjects]
    asked = [{name: f"{question.prefix}{value}" for name, value in each.items()} for each in given]
    joint = "&" if "?" in question.path else "?"
    addresses = [f"{question.path}{joint}{urlencode(each)}" for each in asked]
    for work in (lambda: at_once(ours.get, addresses), lambda: at_once(ours.get, addresses)):
        work()  # warm
    seconds: dict[str, list[float]] = {"bare": [], "empty": [], "ours": []}
    for _ in range(ROUNDS):
        seconds["bare"] += at_once(lambda each: bare.ask(question.statements, each), given)
        seconds["empty"] += at_once(empty.get, ["/"] * len(given))
        seconds["ours"] += at_once(ours.get, addresses)
    bare_s, empty_s, ours_s = (statistics.median(seconds[name]) for name in ("bare", "empty", "ours"))
    p99 = statistics.quantiles(seconds["ours"], n=100)[98]
    parts = {"ours": ours_s, "theirs": bare_s + empty_s, "bare": bare_s, "empty": empty_s}
    return parts | {"ratio": ours_s / (bare_s + empty_s), "p99": p99, "tail": p99 / ours_s}


def at_once(work: Callable[[Any], object], subjects: Iterable[Any]) -> list[float]:
    """The seconds of every call, by eight callers."""

    def timed(subject: Any) -> float:
        started = time.perf_counter()
        work(subject)
        return time.perf_counter() - started

    with ThreadPoolExecutor(CALLERS) as callers:
        return list(callers.map(timed, subjects))


class Bare:
    """LadybugDB alone, a connection for each thread."""

    def __init__(self, graph: ladybug.Database, as_of: date) -> None:
        self._graph = graph
        self._known = {"as_of": as_of, "until": datetime.combine(as_of, datetime.max.time())}
        self._own = local()

    def ask(self, statements: Iterable[str], given: dict[str, Any]) -> None:
        """Run the statements and take all of their rows."""
        known = {**self._known, **given}
        for text in statements:
            named = {name: value for name, value in known.items() if f"${name}" in text}
            with self._connection().execute(text, named) as result:  # type: ignore[union-attr] # one statement each
                list(result.rows_as_dict())

    def _connection(self) -> ladybug.Connection:
        if not hasattr(self._own, "connection"):
            self._own.connection = ladybug.Connection(self._graph)
            self._own.connection.execute("CALL var_length_extend_max_depth=1000000")
        connection: ladybug.Connection = self._own.connection
        return connection


class Caller:
    """A server on this machine, a kept connection for each thread."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._own = local()

    def get(self, address: str) -> None:
        """Ask, and take the whole answer. Raises `RuntimeError` where it is an error."""
        if not hasattr(self._own, "connection"):
            self._own.connection = http.client.HTTPConnection("127.0.0.1", self._port)
        self._own.connection.request("GET", address)
        with self._own.connection.getresponse() as response:
            body = response.read()
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{address}: {response.status} {body[:200]!r}")


@contextmanager
def served(serve: Callable[[str, socket.socket], None], url: str) -> Iterator[Caller]:
    """A server in a process of its own, until the end of the `with`."""
    with listen("127.0.0.1", 0) as listener:
        process = multiprocessing.get_context("spawn").Process(target=serve, args=(url, listener))
        process.start()
        try:
            yield Caller(listener.getsockname()[1])
        finally:
            process.terminate()
            process.join()


def _ours(url: str, listener: socket.socket) -> None:
    with TemporaryDirectory() as place:
        _run(create_app(open_store(url, cache=Path(place))), listener)


def _empty(_url: str, listener: socket.socket) -> None:
    app = FastAPI()
    app.get("/")(lambda: {})
    _run(app, listener)


def _run(app: FastAPI, listener: socket.socket) -> None:
    config = uvicorn.Config(app, access_log=False, log_level="warning", server_header=False)
    uvicorn.Server(config).run(sockets=[listener])


def _subjects(bank: Bank, question: Local) -> list[tuple[Any, ...]]:
    files = {kind: bank.revision.path(kind) for kind in ("customer", "referred")}
    return duckdb.sql(question.subjects.format(**files, as_of=bank.latest_day, calls=CALLS)).fetchall()
