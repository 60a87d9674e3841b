"""The one door to DuckDB: named SQL over a bank's tables.

SQL text is written in the subset of DuckDB's dialect that Spark says alike; values are parameters.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import sqlglot
from sqlglot import expressions as exp

_PARAMETER = re.compile(r"\$(\w+)")

Rows = pa.Table


class Engine:
    """SQL over tables that are found by name when a statement first reads them.

    `locate(name)` gives the Parquet file of a table, or None where there is no such table.
    One engine serves many threads; a `Session` belongs to one question.
    """

    def __init__(self, locate: Callable[[str], Path | None], memory: str = "3GB") -> None:
        self._locate = locate
        self._database = duckdb.connect(":memory:", config={"memory_limit": memory, "enable_external_access": True})
        # The subset says percentile(x, q): Spark has it, and DuckDB calls it quantile_cont.
        self._database.execute("CREATE MACRO percentile(x, q) AS quantile_cont(x, q)")

    def session(self) -> "Session":
        """A session of its own, for one question in one thread."""
        return Session(self._database.cursor(), self._locate)

    def close(self) -> None:
        self._database.close()


class Session:
    """Statements of one question; what it keeps goes when it is closed."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, locate: Callable[[str], Path | None]) -> None:
        self._connection = connection
        self._locate = locate
        self._known: set[str] = set()

    def sql(self, text: str, **params: Any) -> pa.Table:
        """The rows of a statement. Parameters that the text does not name are left out."""
        self._find_tables(text)
        return self._connection.sql(text, params=_named_in(text, params)).to_arrow_table()

    def keep(self, name: str, text: str, **params: Any) -> None:
        """Keep the rows of a statement under a name that later statements of this session may read."""
        self.table(name, self.sql(text, **params))

    def table(self, name: str, rows: pa.Table) -> None:
        """Let later statements of this session read an Arrow table under a name."""
        self._connection.register(name, rows)
        self._known.add(name)

    def close(self) -> None:
        self._connection.close()

    def _find_tables(self, text: str) -> None:
        for name in _tables_in(text) - self._known:
            path = self._locate(name)
            if path is not None:
                quoted = str(path).replace("'", "''")
                self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM read_parquet('{quoted}')")
                self._known.add(name)


def _named_in(text: str, params: Mapping[str, Any]) -> dict[str, Any]:
    wanted = set(_PARAMETER.findall(text))
    return {name: value for name, value in params.items() if name in wanted}


@lru_cache(maxsize=512)
def _tables_in(text: str) -> frozenset[str]:
    statements = [each for each in sqlglot.parse(text, read="duckdb") if each is not None]
    return frozenset(table.name for each in statements for table in each.find_all(exp.Table))
