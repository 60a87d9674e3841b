"""The one door to a Neo4j server: the driver with settings that fail soon, and its errors in our words.

A server that froze keeps its connections, and the driver would wait two minutes for an answer. So work is done by a
thread of its own: when its answer is late, another connection asks whether the server is there at all. While it is,
the work is waited for, until it is stopped.
"""

import datetime
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, InvalidStateError, wait
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from threading import Event, Thread
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import neo4j
from neo4j import exceptions as failures
from neo4j.time import Date, DateTime

from graph.errors import BadParameter, Cancelled, NotLetIn, StoreError, StoreUnavailable
from graph.stopping import stoppable

FORM = "neo4j://HOST:PORT, neo4j+s://HOST:PORT or bolt://HOST:PORT"
SECONDS = 5.0  # for a connection, for one of the pool and until it is checked, for retries of a transaction
LATE_SECONDS = 10.0  # without an answer, until the server is asked whether it is there
TOO_OFTEN = "Neo.ClientError.Security.AuthenticationRateLimit"

MARK = "cjg"  # in the metadata of a transaction that can be stopped
TERMINATE = f"""
SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.{MARK} = $mark
TERMINATE TRANSACTIONS id YIELD message RETURN message
"""

# A retry that succeeds is no news, and one that does not ends in an error of ours.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

Result = TypeVar("Result")
Work = Callable[[neo4j.ManagedTransaction], Result]
Open = neo4j.Session  # with a transaction that was not ended


class Door:
    """A server at a URL; connects when it is first asked. Safe for many threads."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self.where = address(url)
        self._username = username
        self._connect = partial(_driver, url, username, password)
        self._driver = self._connect()
        self._has_answered = False

    def read(self, text: str, **params: Any) -> list[dict[str, Any]]:
        """The rows of a statement that only reads, values as Python's own."""
        return self.look(lambda transaction: _rows(transaction, text, params))[0]

    def columns(self, text: str, **params: Any) -> dict[str, Any] | None:
        """The one row of a statement whose values are lists of plain values, as it comes; None where there is none."""
        return self.look(lambda transaction: _row(transaction, text, params))[0]

    def look(self, work: Work[Result]) -> tuple[Result, str]:
        """What work that only reads gives, and the server's bookmark then: another after every write by anybody."""
        mark = str(uuid4())
        marked = neo4j.unit_of_work(metadata={MARK: mark})(work)
        return self._awaited(neo4j.READ_ACCESS, lambda session: session.execute_read(marked), mark)

    def write(self, work: Work[Result]) -> tuple[Result, str]:
        """What work in one transaction gives, and its bookmark. It is run again where the server was gone briefly."""
        return self._awaited(neo4j.WRITE_ACCESS, lambda session: session.execute_write(work))

    def define(self, text: str, **params: Any) -> None:
        """Run a statement about the schema, in a transaction of its own."""
        self._awaited(neo4j.WRITE_ACCESS, lambda session: session.run(text, params).consume())

    def begin(self, said: dict[str, Any], text: str) -> tuple[Open, list[dict[str, Any]]]:
        """A transaction whose metadata others see until it is ended, and the rows of a statement in it."""
        given_up = Event()
        try:
            return self._awaited(neo4j.WRITE_ACCESS, lambda _: self._begun(said, text, given_up))[0]
        except BaseException:
            given_up.set()
            raise

    def end(self, begun: Open) -> None:
        """End such a transaction."""
        self._awaited(neo4j.WRITE_ACCESS, lambda _: begun.close())

    def close(self) -> None:
        """Let all connections go."""
        self._driver.close()

    def _awaited(self, access: str, work: Callable[[neo4j.Session], Result], mark: str = "") -> tuple[Result, str]:
        """What work in a session gives, and its bookmark. Raises `StoreUnavailable` where the server is not there.

        Where it is stopped, the server ends the transactions that bear the mark; others come to their end.
        """
        with self._in_our_words():
            if not self._has_answered:
                self._driver.verify_connectivity()  # without the retries of a transaction
                self._has_answered = True
            outcome: Future[tuple[Result, str]] = Future()
            Thread(target=self._settle, args=(outcome, access, work), daemon=True).start()
            with stoppable(lambda: self._leave(outcome, mark)):
                while not wait([outcome], LATE_SECONDS).done:
                    with self._connect() as another:
                        another.verify_connectivity()
                return outcome.result()

    def _begun(self, said: dict[str, Any], text: str, given_up: Event) -> tuple[Open, list[dict[str, Any]]]:
        with ExitStack() as closing:
            session = closing.enter_context(self._driver.session(default_access_mode=neo4j.WRITE_ACCESS))
            rows = session.begin_transaction(metadata=said).run(text).data()
            if not given_up.is_set():
                closing.pop_all()
            return session, rows

    def _settle(
        self, outcome: Future[tuple[Result, str]], access: str, work: Callable[[neo4j.Session], Result]
    ) -> None:
        try:
            with self._driver.session(default_access_mode=access) as session:
                found = work(session), " ".join(sorted(session.last_bookmarks().raw_values))
        except BaseException as error:  # it is raised where the outcome is awaited
            with suppress(InvalidStateError):  # nobody waits any more
                outcome.set_exception(error)
        else:
            with suppress(InvalidStateError):
                outcome.set_result(found)

    def _leave(self, outcome: "Future[Any]", mark: str) -> None:
        """Wait for the outcome no longer."""
        with suppress(InvalidStateError):
            outcome.set_exception(Cancelled())
            Thread(target=self._terminate, args=(mark,), daemon=True).start()

    def _terminate(self, mark: str) -> None:
        with suppress(failures.Neo4jError, failures.DriverError), self._driver.session() as session:
            session.run(TERMINATE, mark=mark).consume()

    @contextmanager
    def _in_our_words(self) -> Iterator[None]:
        try:
            yield
        except (failures.Neo4jError, failures.DriverError) as error:
            raise self._translated(error) from error

    def _translated(self, error: Exception) -> StoreError:
        match error:
            case failures.AuthError():
                hint = "set NEO4J_USERNAME and NEO4J_PASSWORD"
                return NotLetIn(f"Neo4j at {self.where} refuses user {self._username!r}: {hint}")
            case failures.Neo4jError() if error.code == TOO_OFTEN:
                return NotLetIn(f"Neo4j at {self.where} was given wrong passwords too often: wait some seconds")
            case failures.CypherSyntaxError():
                return StoreError(f"Neo4j at {self.where} does not understand a statement: {_first_line(error)}")
            case failures.Neo4jError():  # its message may hold values
                return StoreError(f"Neo4j at {self.where} refuses a statement: {error.code}")
            case _:
                hint = "start it, or check the address"
                return StoreUnavailable(f"Neo4j at {self.where} does not answer: {hint}")


def address(url: str) -> str:
    """HOST:PORT of a URL. Raises `BadParameter`, which repeats no credentials, where it holds more than that."""
    parts = urlsplit(url)
    if "@" in url:
        shown = f"{parts.scheme}://…@{url.rpartition('@')[2]}"
        raise BadParameter("store", shown, f"{FORM}; NEO4J_USERNAME and NEO4J_PASSWORD say who asks")
    try:
        port = parts.port or 7687
    except ValueError as error:
        raise BadParameter("store", url, FORM) from error
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise BadParameter("store", f"{parts.scheme}://{parts.netloc}…", FORM)
    return f"{parts.hostname}:{port}"


def _driver(url: str, username: str, password: str) -> neo4j.Driver:
    try:
        return neo4j.GraphDatabase.driver(
            url,
            auth=(username, password),
            user_agent="customer-journey-graph",
            notifications_min_severity="OFF",
            telemetry_disabled=True,
            connection_timeout=SECONDS,
            connection_acquisition_timeout=SECONDS,
            liveness_check_timeout=SECONDS,
            max_transaction_retry_time=SECONDS,
        )
    except (failures.DriverError, ValueError) as error:
        raise BadParameter("store", url, FORM) from error


def _rows(transaction: neo4j.ManagedTransaction, text: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    return [_plain(record.data()) for record in transaction.run(text, params)]


def _row(transaction: neo4j.ManagedTransaction, text: str, params: dict[str, Any]) -> dict[str, Any] | None:
    record = transaction.run(text, params).single()
    return None if record is None else dict(record)


def _plain(value: Any) -> Any:
    """Days and times as Python's own, all the way down."""
    match value:
        case Date() | DateTime():
            native: datetime.date = value.to_native()
            return native
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list():
            return [_plain(each) for each in value]
    return value


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
