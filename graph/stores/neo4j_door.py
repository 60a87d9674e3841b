"""The one door to a Neo4j server: the driver with settings that fail soon, and its errors in our words."""

import datetime
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

import neo4j
from neo4j import exceptions as failures
from neo4j.time import Date, DateTime

from graph.errors import BadParameter, StoreError, StoreUnavailable

FORM = "neo4j://HOST:PORT, neo4j+s://HOST:PORT or bolt://HOST:PORT"
SECONDS = 5.0  # for a connection, for one of the pool, for retries of a transaction
TOO_OFTEN = "Neo.ClientError.Security.AuthenticationRateLimit"

# A retry that succeeds is no news, and one that does not ends in an error of ours.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

Result = TypeVar("Result")


class Door:
    """A server at a URL; connects when it is first asked. Safe for many threads."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self.where = address(url)
        self._username = username
        try:
            self._driver = neo4j.GraphDatabase.driver(
                url,
                auth=(username, password),
                user_agent="customer-journey-graph",
                notifications_min_severity="OFF",
                telemetry_disabled=True,
                connection_timeout=SECONDS,
                connection_acquisition_timeout=SECONDS,
                max_transaction_retry_time=SECONDS,
            )
        except (failures.DriverError, ValueError) as error:
            raise BadParameter("store", url, FORM) from error
        self._has_answered = False

    def read(self, text: str, **params: Any) -> list[dict[str, Any]]:
        """The rows of a statement that only reads, values as Python's own."""
        return self.look(lambda transaction: _rows(transaction, text, params))[0]

    def columns(self, text: str, **params: Any) -> dict[str, Any] | None:
        """The one row of a statement whose values are lists of plain values, as it comes; None where there is none."""
        return self.look(lambda transaction: _row(transaction, text, params))[0]

    def look(self, work: Callable[[neo4j.ManagedTransaction], Result]) -> tuple[Result, str]:
        """What work that only reads gives, and the server's bookmark then: another after every write by anybody."""
        with self._session(neo4j.READ_ACCESS) as session:
            result = session.execute_read(work)
            return result, " ".join(sorted(session.last_bookmarks().raw_values))

    def write(self, work: Callable[[neo4j.ManagedTransaction], Result]) -> Result:
        """What work in one transaction gives. It is run again where the server was gone for a moment."""
        with self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(work)

    def define(self, text: str) -> None:
        """Run a statement about the schema, in a transaction of its own."""
        with self._session(neo4j.WRITE_ACCESS) as session:
            session.run(text).consume()

    def close(self) -> None:
        """Let all connections go."""
        self._driver.close()

    @contextmanager
    def _session(self, access: str) -> Iterator[neo4j.Session]:
        with self._in_our_words():
            if not self._has_answered:
                self._driver.verify_connectivity()  # without the retries of a transaction
                self._has_answered = True
            with self._driver.session(default_access_mode=access) as session:
                yield session

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
                return StoreUnavailable(f"Neo4j at {self.where} refuses user {self._username!r}: {hint}")
            case failures.Neo4jError() if error.code == TOO_OFTEN:
                return StoreUnavailable(f"Neo4j at {self.where} was given wrong passwords too often: wait some seconds")
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
