"""A table as it came: its rows with the file and line of each, and the records that could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

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
    def columns(self) -> tuple[str, ...]:
        """The columns of the source, without `_file` and `_line`."""
        return tuple(each for each in self.rows.column_names if each not in ORIGIN)


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
