"""A table as it came: its rows with the file and line of each, and the records that could not be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph.engines.duckdb import DuckSession
from graph.errors import BadInput

FILE, LINE = "_file", "_line"
ORIGIN = (FILE, LINE)
FEW = 32 << 20  # bytes of rows that need no file


@dataclass(frozen=True, slots=True)
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
        return _without_origin(self.rows.schema)

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

    def discard(self) -> None:
        """Nothing is to be removed."""


@dataclass(frozen=True)
class StagedFile:
    """A table that is read where it lies: a Parquet file of which every row is one.

    A file that a `Spool` wrote has `_file` and `_line` of its own; in any other they are its name and the row's number.
    """

    name: str
    path: Path
    schema: pa.Schema
    read: int
    faults: tuple[Fault, ...] = ()
    is_spooled: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.schema.names)

    def without(self, column: str) -> "StagedFile":
        """The table without a column: it is not read."""
        return replace(self, schema=pa.schema([each for each in self.schema if each.name != column]))

    def offer(self, session: DuckSession, name: str) -> None:
        """Let a session read the rows under a name, with `_file` and `_line`."""
        session.file(name, self.path, None if self.is_spooled else ORIGIN)

    def discard(self) -> None:
        """Remove the file, where a `Spool` wrote it."""
        if self.is_spooled:
            self.path.unlink()


class Spool:
    """Rows of one table as they come, `_file` and `_line` among their columns: in memory while they are few.

    Parts may lack columns that others have, and may have kindred types; what is missing there is missing in every row.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._few: list[pa.Table] = []
        self._files: list[_PartFile] = []

    def add(self, rows: pa.Table) -> None:
        """Take some more rows."""
        self._few.append(rows)
        if sum(each.nbytes for each in self._few) > FEW:
            self._put_aside()

    def end(self, faults: Sequence[Fault] = ()) -> Staged | StagedFile:
        """All rows, and the records that are none."""
        if not self._files:
            return Staged(self._name, pa.concat_tables(self._few, promote_options="permissive"), tuple(faults))
        self._put_aside()
        file = self._in_one_file()
        return StagedFile(
            self._name, file.path, _without_origin(file.schema), file.rows + len(faults), tuple(faults), is_spooled=True
        )

    def _put_aside(self) -> None:
        for rows in self._few:
            if not self._files or not self._files[-1].takes(rows):
                self._begin(rows.schema)
            self._files[-1].write(rows)
        self._few.clear()

    def _begin(self, schema: pa.Schema) -> None:
        """A next file, for rows that have other columns than those before."""
        schemas = [schema, *(each.schema for each in self._files[-1:])]
        self._folder.mkdir(exist_ok=True)
        path = self._folder / f"{self._name}.{len(self._files)}.parquet"
        self._files.append(_PartFile(path, pa.unify_schemas(schemas, promote_options="permissive")))

    def _in_one_file(self) -> "_PartFile":
        for each in self._files:
            each.close()
        if len(self._files) == 1:
            return self._files[0]
        self._begin(self._files[-1].schema)
        *parts, whole = self._files
        for part in parts:
            for rows in part.batches():
                whole.write(rows)
            part.path.unlink()
        whole.close()
        return whole


class _PartFile:
    """A Parquet file that is being written."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path = path
        self.schema = schema
        self.rows = 0
        self._writer = pq.ParquetWriter(path, schema, compression="lz4")

    def takes(self, rows: pa.Table) -> bool:
        """Whether it has a place for all columns of some rows."""
        known = {each.name: each.type for each in self.schema}
        return all(known.get(each.name) == each.type for each in rows.schema)

    def write(self, rows: pa.Table) -> None:
        """Write rows whose columns it has, or some of them, in kindred types."""
        whole = pa.concat_tables([self.schema.empty_table(), rows], promote_options="permissive")
        self._writer.write_table(whole.select(self.schema.names).cast(self.schema))
        self.rows += rows.num_rows

    def batches(self) -> Iterator[pa.Table]:
        """The rows that were written."""
        with pq.ParquetFile(self.path) as file:
            yield from (pa.Table.from_batches([each]) for each in file.iter_batches())

    def close(self) -> None:
        """End the file."""
        self._writer.close()


def _without_origin(schema: pa.Schema) -> pa.Schema:
    return pa.schema([each for each in schema if each.name not in ORIGIN])


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
