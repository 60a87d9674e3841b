"""The one door to DuckDB: named SQL over a bank's tables.

SQL text is written in the subset of DuckDB's dialect that Spark says alike; values are parameters.
"""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import sqlglot
from sqlglot import expressions as exp
from sqlglot.errors import SqlglotError

from graph.engines.contract import Locate
from graph.engines.statements import named_in, tables_in
from graph.errors import BadInput, NoRoom, OutOfMemory, TooLarge, nearest
from graph.once import Once
from graph.rows import ROWS_PER_GROUP
from graph.scratch import Scratch
from graph.stopping import stoppable

_ERRNO = re.compile(r'"errno":"(\d+)"')
_LIMIT = re.compile(r"/([\d.]+ \w+) used\)")


MEMORY = "2GB"
# It groups both sides of a join before the join, where most groups have one row: more work, never less.
SHUNNED = "partial_aggregate_pushdown"


class DuckEngine:
    """SQL over tables that are found by name when a statement first reads them.

    `locate(name)` gives the Parquet file of a table, or None where there is no such table.
    One engine serves many threads; a `DuckSession` belongs to one question. What does not fit into the memory goes
    into a private folder of the engine's own below `spill`; without one it fails.
    """

    name = f"duckdb {duckdb.__version__}"

    def __init__(self, locate: Locate, memory: str = MEMORY, spill: Path | None = None) -> None:
        self._locate = locate
        self._shared = Once()
        self._spill = Scratch(spill) if spill else None
        self._database = duckdb.connect(":memory:", config=_settings(memory, self._spill))
        # The subset says percentile(x, q): Spark has it, and DuckDB calls it quantile_cont.
        self._database.execute("CREATE MACRO percentile(x, q) AS quantile_cont(x, q)")

    def session(self) -> "DuckSession":
        """A session of its own, for one question in one thread."""
        return DuckSession(self._database.cursor(), self._locate, self._shared)

    def close(self) -> None:
        with suppress(duckdb.ResourceInUseException):  # a statement that was stopped lets go of it when it ends
            self._database.close()
        if self._spill:
            self._spill.close()


class DuckSession:
    """Statements of one question; what it keeps goes when it is closed."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, locate: Locate, shared: Once) -> None:
        self._connection = connection
        self._locate = locate
        self._shared = shared
        self._known: set[str] = set()
        self._views: set[str] = set()

    def sql(self, text: str, /, **params: Any) -> pa.Table:
        """The rows of a statement. Parameters it does not name are left out. Raises `TooLarge` and `Stopped`."""
        self._find_tables(text)
        with _told(), stoppable(self._connection.interrupt):
            return self._connection.sql(text, params=named_in(text, params)).to_arrow_table()

    def keep(self, name: str, text: str, /, **params: Any) -> None:
        """Keep the rows of a statement under a name that later statements of this session may read."""
        self._find_tables(text)
        made = f"CREATE OR REPLACE TEMP TABLE {name} AS {text}"
        with _told(), stoppable(self._connection.interrupt):
            self._connection.execute(made, named_in(text, params)).complete()
        self._known.add(name)

    def share(self, name: str, text: str) -> None:
        """Let this session read the rows of a statement without parameters, worked out once for all sessions."""
        self._shared.get(name, lambda: self._make(f"CREATE OR REPLACE TABLE {name} AS {text}"))

    def _make(self, text: str) -> None:
        self._find_tables(text)
        with _told(), stoppable(self._connection.interrupt):
            self._connection.execute(text).complete()

    def view(self, name: str, text: str) -> None:
        """Name a statement without parameters, so that later statements of this session may read its rows."""
        self._find_tables(text)
        self._name(name, text)

    def table(self, name: str, rows: pa.Table) -> None:
        """Let later statements of this session read an Arrow table under a name."""
        if name in self._views:
            self._connection.execute(f'DROP VIEW IF EXISTS "{name}"')
            self._views.remove(name)
        self._connection.register(name, rows)
        self._known.add(name)

    def file(self, name: str, path: Path, origin: tuple[str, str] | None = None) -> None:
        """Let later statements of this session read a Parquet file under a name.

        `origin` names two columns beside its own: the name of the file, and the number of the row, from 1.
        """
        text = f"FROM read_parquet({_literal(str(path))})"
        if origin:
            numbered = f'{_literal(path.name)} AS "{origin[0]}", file_row_number + 1 AS "{origin[1]}"'
            reading = f"read_parquet({_literal(str(path))}, file_row_number = true)"
            text = f"SELECT * EXCLUDE (file_row_number), {numbered} FROM {reading}"
        self._name(name, text)

    def batches(self, text: str) -> Iterator[pa.Table]:
        """The rows of a statement in their order, some at a time; until they end, this session runs no other."""
        self._find_tables(text)
        with _told(), stoppable(self._connection.interrupt):
            yield from map(_as_table, self._connection.sql(text).to_arrow_reader(ROWS_PER_GROUP))

    def write(self, path: Path, text: str, /, **params: Any) -> None:
        """Write the rows of a statement, in their order, as a Parquet file that nobody else has."""
        self._find_tables(text)
        form = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROWS_PER_GROUP}"
        copying = f"COPY ({text}) TO {_literal(str(path))} ({form})"
        # By its statistics DuckDB sees which columns miss no value today, and would make of that their type.
        self._connection.execute(f"SET disabled_optimizers = 'statistics_propagation,{SHUNNED}'")
        with _told(), stoppable(self._connection.interrupt):
            self._connection.execute(copying, named_in(text, params)).complete()
        self._connection.execute(f"SET disabled_optimizers = '{SHUNNED}'")

    def close(self) -> None:
        self._connection.close()

    def _name(self, name: str, text: str) -> None:
        self._connection.unregister(name)
        self._connection.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {text}').complete()
        self._known.add(name)
        self._views.add(name)

    def _find_tables(self, text: str) -> None:
        for name in tables_in(text) - self._known:
            path = self._locate(name)
            if path is not None:
                self.file(name, path)


def _settings(memory: str, spill: Scratch | None = None) -> dict[str, Any]:
    """What DuckDB is told when it is opened: by itself it takes most of the machine, and spills where it stands."""
    return {"memory_limit": memory, "temp_directory": str(spill.path) if spill else "", "disabled_optimizers": SHUNNED}


def _literal(text: str) -> str:
    quoted = text.replace("'", "''")
    return f"'{quoted}'"


def _as_table(batch: pa.RecordBatch) -> pa.Table:
    return pa.Table.from_batches([batch])


@contextmanager
def _told() -> Iterator[None]:
    """Ctrl-C as Python has it, sums too large, memory or disk too small: DuckDB has errors of its own for them."""
    try:
        yield
    except duckdb.ConversionException as error:
        if "INT128" not in str(error):  # the type of its sums
            raise
        raise TooLarge from None
    except duckdb.OutOfMemoryException as error:
        if "max_temp_directory_size" in str(error):  # by default as much as the disk has left
            raise NoRoom(os.strerror(errno.ENOSPC)) from None
        limit = _LIMIT.search(str(error))
        raise OutOfMemory(limit[1] if limit else "that of the engine") from None
    except duckdb.IOException as error:
        number = _ERRNO.search(str(error))
        raise NoRoom(os.strerror(int(number[1])) if number else "it cannot be read or written") from None
    except RuntimeError as error:
        if "interrupted" not in str(error):
            raise
        raise KeyboardInterrupt from None


class Fence:
    """SQL that somebody else wrote: one SELECT over the tables it is given, without a way to anything else."""

    def __init__(self, spill: Path) -> None:
        self._spill = Scratch(spill)
        self._tables: set[str] = set()
        settings = {**_settings(MEMORY, self._spill), "python_enable_replacements": False}
        self._connection = duckdb.connect(":memory:", config=settings)
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def table(self, name: str, rows: pa.Table | Path) -> None:
        """Let statements read an Arrow table, or a Parquet file, under a name."""
        self._tables.add(name.lower())
        self._connection.register(name, _scanned(rows) if isinstance(rows, Path) else rows)

    def select(self, text: str) -> Iterator[pa.Table]:
        """The rows of the statement, some at a time, none at first.

        Raises `BadInput`, in one line without a value of a row.
        """
        self._check(text)
        try:
            with stoppable(self._connection.interrupt):
                reader = self._connection.sql(text).to_arrow_reader(ROWS_PER_GROUP)
                yield reader.schema.empty_table()
                yield from map(_as_table, reader)
        except (duckdb.Error, OSError, pa.ArrowException) as error:
            raise BadInput(_without_values(error)) from None

    def close(self) -> None:
        self._connection.close()
        self._spill.close()

    def _check(self, text: str) -> None:
        try:
            statements = [each for each in sqlglot.parse(text, read="duckdb") if each is not None]
        except SqlglotError as error:
            raise BadInput(f"it is no SQL: {str(error).splitlines()[0]}") from None
        if len(statements) != 1 or not isinstance(statements[0], exp.Query):
            raise BadInput("it is not one SELECT; write one, without another statement beside it")
        known = self._tables | {each.alias.lower() for each in statements[0].find_all(exp.CTE)}
        for table in statements[0].find_all(exp.Table):
            if not isinstance(table.this, exp.Identifier) or table.db or table.name.lower() not in known:
                read = table.sql(dialect="duckdb", comments=False)
                raise BadInput(f"it reads {read}, which is not staged{nearest(read, self._tables)}")


def _scanned(file: Path) -> Any:
    """A Parquet file as DuckDB reads it where it may open none by itself."""
    from pyarrow.dataset import dataset  # noqa: PLC0415 # slow to import, and few loads need it

    return dataset(file)


# Errors that speak of the statement; all others may quote a row.
_ABOUT_TEXT = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.PermissionException)


def _without_values(error: Exception) -> str:
    if isinstance(error, _ABOUT_TEXT):
        return f"it cannot be run: {str(error).splitlines()[0]}"
    return "a row cannot be computed; TRY_CAST and its like give a missing value instead"
