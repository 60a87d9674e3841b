"""One revision of an embedded store, open for reading: Parquet tables and a graph file that nobody changes."""

import re
import threading
from decimal import Decimal
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any, ClassVar, cast

import ladybug
import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import StoreError
from graph.model import KINDS
from graph.stopping import stoppable
from graph.stores.contract import Dialect
from graph.stores.ladybug_build import ADDRESS_SPACE, GRAPH
from graph.tables import schema

BUFFER_POOL = 256 << 20
LONGEST_WALK = 1_000_000  # edges; without it `[:REFERRED*]` stops at 30 without a word

_PARAMETER = re.compile(r"\$(\w+)")


class LadybugRevision:
    """A published folder; `kept` is what keeps it from being swept. Safe for many threads."""

    dialect: Dialect = "ladybug"
    loading = False

    def __init__(self, folder: Path, kept: IO[bytes]) -> None:
        self.name = folder.name
        self._folder = folder
        self._kept = kept
        self._tables: dict[str, pa.Table] = {}
        try:
            self._graph = _Graph.of(folder / GRAPH)
        except (OSError, RuntimeError) as error:
            kept.close()
            raise StoreError(f"{folder / GRAPH} cannot be opened: {_first_line(error)}") from error

    def path(self, kind: str) -> Path:
        """The Parquet file with all rows of a kind."""
        return self._folder / "tables" / f"{kind}.parquet"

    def table(self, kind: str) -> pa.Table:
        """All rows of a kind, in key order; kept in memory."""
        if kind not in self._tables:
            self._tables[kind] = self._read(kind)
        return self._tables[kind]

    def _read(self, kind: str) -> pa.Table:
        try:
            return pq.read_table(self.path(kind), schema=schema(KINDS[kind]), partitioning=None)
        except (OSError, pa.ArrowException) as error:
            raise StoreError(f"{self.path(kind)} cannot be read: {_first_line(error)}") from error

    def local(self, cypher: str, **params: Any) -> list[dict[str, Any]]:
        """The rows of a read-only statement of ours. Parameters that the text does not name are left out."""
        named = set(_PARAMETER.findall(cypher))
        try:
            return self._graph.rows(cypher, {name: value for name, value in params.items() if name in named})
        except RuntimeError as error:
            raise StoreError(f"revision {self.name} refuses a statement: {_first_line(error)}") from error

    def close(self) -> None:
        """Let the revision go; the store may sweep it then."""
        self._graph.close()
        self._kept.close()


class _Graph:
    """The one open database of a graph file in this process, and its connections: each for one thread at a time."""

    _open: ClassVar[dict[tuple[int, int], "_Graph"]] = {}
    _lock = threading.Lock()

    def __init__(self, file: Path, key: tuple[int, int]) -> None:
        self._key = key
        self._users = 0
        self._idle: SimpleQueue[ladybug.Connection] = SimpleQueue()
        self._database = ladybug.Database(file, read_only=True, buffer_pool_size=BUFFER_POOL, max_db_size=ADDRESS_SPACE)

    @classmethod
    def of(cls, file: Path) -> "_Graph":
        """The open database of a file; every call is paid back by a `close`."""
        status = file.stat()
        key = (status.st_dev, status.st_ino)
        with cls._lock:
            graph = cls._open.get(key) or cls._open.setdefault(key, cls(file, key))
            graph._users += 1
            return graph

    def rows(self, cypher: str, params: dict[str, Any]) -> list[dict[str, Any]]:
        """The rows of a statement, all of them."""
        connection = self._connection()
        try:
            with (
                stoppable(connection.interrupt),
                cast(ladybug.QueryResult, connection.execute(cypher, _bindable(params))) as result,
            ):
                return [_plain(row) for row in result.rows_as_dict()]
        finally:
            self._idle.put(connection)

    def close(self) -> None:
        """One user less; the last one closes the database."""
        with self._lock:
            self._users -= 1
            if self._users:
                return
            del self._open[self._key]
        while not self._idle.empty():
            self._idle.get().close()
        self._database.close()

    def _connection(self) -> ladybug.Connection:
        try:
            return self._idle.get_nowait()
        except Empty:
            connection = ladybug.Connection(self._database)
            connection.execute(f"CALL var_length_extend_max_depth={LONGEST_WALK}")
            return connection


def _bindable(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters, where none is a value by which the engine fails or ends the process."""
    for name, value in params.items():
        if value is None or value == [] or (isinstance(value, list) and None in value):
            raise StoreError(f"parameter {name!r} is {value!r}, which LadybugDB cannot take: ask without it")
    return params


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _plain(value: Any) -> Any:
    """Sums as whole numbers, all the way down: the engine gives them as Decimal."""
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
