"""A table as it came: its rows with the file and line of each, and the records that could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.engines.duckdb import DuckSession
from graph.errors import BadInput

FILE, LINE = "_file", "_line"
ORIGIN = (FILE, LINE)


@dataclass(frozen=True)
class Fault:
    """A record that could not be read: where it begins, and why. Never holds a value."""

    file: str
    line: int
    column: str
    reason: str


@dataclass(frozen=True)
class Staged:
    """The rows of one table with `_file` and `_line` beside their columns, and the records that are no rows."""

    name: str
    rows: pa.Table
    faults: tuple[Fault, ...] = ()

    @property
    def read(self) -> int:
        return int(self.rows.num_rows) + len(self.faults)

    @property
    def schema(self) -> pa.Schema:
        """The columns of the source, without `_file` and `_line`."""
        return pa.schema([each for each in self.rows.schema if each.name not in ORIGIN])

    @property
    def columns(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(self.schema.names)

    def without(self, column: str) -> "Staged":
        """The table without a column, where it has that."""
        return replace(self, rows=self.rows.drop_columns([column])) if column in self.columns else self

    def offer(self, session: DuckSession, name: str) -> None:
        """Let a session read the rows under a name."""
        session.table(name, self.rows)


@dataclass(frozen=True)
class StagedFile:
    """A table that is read where it lies: a Parquet file of which every row is one."""

    name: str
    path: Path
    schema: pa.Schema
    read: int
    faults: tuple[Fault, ...] = ()

    def without(self, column: str) -> "StagedFile":
        """The table without a column: it is not read."""
        return replace(self, schema=pa.schema([each for each in self.schema if each.name != column]))

    def offer(self, session: DuckSession, name: str) -> None:
        """Let a session read the rows under a name, with `_file` and `_line`."""
        session.file(name, self.path, ORIGIN)


def check_names(place: str, names: Sequence[str]) -> None:
    """Raise `BadInput` where a column is named twice."""
    for number, each in enumerate(names):
        if each in names[:number]:
            raise BadInput(f"{place}: column {each!r} is there twice; keep one")


def with_origin(rows: pa.Table, file: str, lines: pa.ChunkedArray | np.ndarray | None = None) -> pa.Table:
    """The rows with their file and line; without lines, the number of the row, from 1."""
    numbers = np.arange(1, rows.num_rows + 1) if lines is None else lines
    names = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows.num_rows, dtype=np.int32)), [file])
    return rows.append_column(FILE, names).append_column(LINE, pa.chunked_array([numbers], pa.int64()))


def text_column(cells: list[str | None]) -> pa.Array:
    """Cells as text; an empty one is missing."""
    column = pa.array(cells, pa.string())
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)


def joined(name: str, parts: list[Staged]) -> Staged:
    """Several files as one table; a column that a file does not have is missing there."""
    rows = pa.concat_tables([each.rows for each in parts], promote_options="permissive")
    return Staged(name, rows, tuple(fault for each in parts for fault in each.faults))
