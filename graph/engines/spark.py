"""The one door to Spark: the same SQL over the same Parquet files, on one machine or on many.

A master (`local[2]`, `spark://…`, `yarn`) is asked through a JVM of our own; a server of Spark Connect (`sc://…`)
without one. Whoever runs the statements must see the bank's files where we see them.
"""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pyarrow as pa
import pyspark
import sqlglot
from py4j.protocol import Py4JError
from pyspark.errors import ArithmeticException, PySparkException
from pyspark.sql import DataFrame, SparkSession

from graph.engines.contract import Locate
from graph.engines.statements import named_in, tables_in
from graph.errors import EngineUnavailable, TooLarge
from graph.stopping import stoppable

OVERFLOWS = ("ARITHMETIC_OVERFLOW", "CAST_OVERFLOW")
PATIENCE = 5  # seconds within which a port must answer
PORTS = {"spark": 7077, "sc": 15002}

QUESTIONS = {"spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "UTC"}
APPLICATION = {
    "spark.app.name": "customer-journey-graph",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
QUIET = Path(__file__).with_name("spark-log4j2.properties").absolute().as_uri()
THIS_MACHINE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={QUIET}",
    "spark.sql.shuffle.partitions": "4",
}


class Spark:
    """Spark at a master or at a Connect server, for all banks of this process."""

    def __init__(self, url: str) -> None:
        """Raises `EngineUnavailable`."""
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # its lines may hold values
        _reach(url)
        self._url = url
        self._remote = url.startswith("sc://")
        self._warehouse = (
            TemporaryDirectory()
        )  # Spark makes one, where it stands unless told, though nothing goes there
        self._application = None if self._remote else _started(url, self._warehouse.name)

    def engine(self, locate: Locate) -> "SparkEngine":
        """An engine over the tables that are found there."""
        return SparkEngine(self, locate)

    def fresh(self) -> SparkSession:
        """A session that shares no names with another."""
        if self._application is not None:
            return self._application.newSession()
        with _told():
            session: SparkSession = _configured(SparkSession.builder.remote(self._url), QUESTIONS).create()
            return session

    def release(self, session: SparkSession) -> None:
        """Let go of a fresh session; what it kept goes with it."""
        if self._remote:
            session.stop()

    def close(self) -> None:
        """End the application, and its JVM where that is ours."""
        if self._application is not None:
            self._application.stop()
        self._warehouse.cleanup()


class SparkEngine:
    """SQL over tables that are found by name when a statement first reads them."""

    name = f"spark {pyspark.__version__}"

    def __init__(self, spark: Spark, locate: Locate) -> None:
        self._spark = spark
        self._locate = locate

    def session(self) -> "SparkStatements":
        """A session of its own, for one question in one thread."""
        return SparkStatements(self._spark, self._locate)

    def close(self) -> None:
        """Its sessions hold the tables, and Spark is shared: there is nothing to let go of."""


class SparkStatements:
    """Statements of one question; what it keeps goes when it is closed."""

    def __init__(self, spark: Spark, locate: Locate) -> None:
        self._spark = spark
        self._session = spark.fresh()
        self._locate = locate
        self._named: dict[str, DataFrame] = {}

    def sql(self, text: str, /, **params: Any) -> pa.Table:
        """The rows of a statement. Parameters it does not name are left out. Raises `TooLarge` and `Stopped`."""
        with _told(), stoppable(self._session.interruptAll):
            return self._frame(text, params).toArrow()

    def keep(self, name: str, text: str, /, **params: Any) -> None:
        """Keep the rows of a statement under a name: worked out now, in the executors' memory or on their disks."""
        with _told(), stoppable(self._session.interruptAll):
            self._name(name, self._frame(text, params).localCheckpoint())

    def share(self, name: str, text: str) -> None:
        """As `keep`: what sessions keep on Spark they keep apart."""
        self.keep(name, text)

    def view(self, name: str, text: str) -> None:
        """Name a statement without parameters, so that later statements of this session may read its rows."""
        with _told():
            self._name(name, self._frame(text, {}))

    def table(self, name: str, rows: pa.Table) -> None:
        """Let later statements of this session read an Arrow table under a name."""
        with _told():
            self._name(name, self._session.createDataFrame(rows))

    def close(self) -> None:
        self._named.clear()
        self._spark.release(self._session)

    def _frame(self, text: str, params: dict[str, Any]) -> DataFrame:
        for name in tables_in(text) - self._named.keys():
            path = self._locate(name)
            if path is not None:
                self._name(name, self._session.read.parquet(f"file://{path.absolute()}"))
        return self._session.sql(_for_spark(text), args=named_in(text, params))

    def _name(self, name: str, rows: DataFrame) -> None:
        rows.createOrReplaceTempView(name)
        self._named[name] = rows


@lru_cache(maxsize=512)
def _for_spark(text: str) -> str:
    return sqlglot.transpile(text, read="duckdb", write="spark", comments=False)[0]


def _started(master: str, warehouse: str) -> SparkSession:
    settings = QUESTIONS | APPLICATION | {"spark.sql.warehouse.dir": warehouse}
    local = THIS_MACHINE if master.startswith("local") else {}
    try:
        return _configured(SparkSession.builder.master(master), settings | local).getOrCreate()
    except (PySparkException, Py4JError) as error:
        needs = "; it needs Java 17 or later" if _condition(error) == "JAVA_GATEWAY_EXITED" else ""
        raise EngineUnavailable(f"Spark does not start at {master} ({_condition(error)}){needs}") from error


def _configured(builder: SparkSession.Builder, settings: dict[str, str]) -> SparkSession.Builder:
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder


def _reach(url: str) -> None:
    """Raise `EngineUnavailable` where the URL names hosts and none of them answers: Spark itself asks for minutes."""
    scheme, _, rest = url.partition("://")
    if scheme not in PORTS:
        return
    hosts = rest.partition("/")[0]  # what follows may hold a token
    if not any(_answers(each, PORTS[scheme]) for each in hosts.split(",")):
        raise EngineUnavailable(f"Spark at {scheme}://{hosts} does not answer")


def _answers(address: str, port: int) -> bool:
    place = urlsplit(f"//{address}")
    try:
        socket.create_connection((place.hostname, place.port or port), timeout=PATIENCE).close()
    except (OSError, ValueError):
        return False
    return True


@contextmanager
def _told() -> Iterator[None]:
    """Sums that were too large, and all else by its condition alone: the message may quote a row."""
    try:
        yield
    except ArithmeticException as error:
        if _condition(error) in OVERFLOWS:
            raise TooLarge from None
        _give_up(error)
    except (PySparkException, Py4JError) as error:
        _give_up(error)


def _give_up(error: Exception) -> NoReturn:
    raise EngineUnavailable(f"Spark gave up a statement ({_condition(error)})") from error


def _condition(error: Exception) -> str:
    return (isinstance(error, PySparkException) and error.getCondition()) or type(error).__name__
