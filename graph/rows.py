"""Rows of a kind that need not be in memory: a Parquet file, or a table where they are few."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from graph.model import Kind
from graph.tables import empty, schema

ROWS_PER_GROUP = 122_880  # what one thread of DuckDB reads at a time


class Rows(Protocol):
    """Rows of one kind, columns as `graph.tables.schema`, in key order."""

    @property
    def num_rows(self) -> int: ...

    def batches(self, rows: int) -> Iterator[pa.Table]:
        """All rows, at most so many at a time."""

    def table(self) -> pa.Table:
        """All rows in memory."""

    def put(self, file: Path) -> None:
        """Make them a Parquet file, which is theirs no longer. Raises `OSError`."""


@dataclass(frozen=True)
class TableRows:
    """A few rows, in memory."""

    rows: pa.Table

    @property
    def num_rows(self) -> int:
        return int(self.rows.num_rows)

    def batches(self, rows: int) -> Iterator[pa.Table]:
        for start in range(0, self.num_rows, rows):
            yield self.rows.slice(start, rows)

    def table(self) -> pa.Table:
        return self.rows

    def put(self, file: Path) -> None:
        pq.write_table(self.rows, file, compression="zstd", row_group_size=ROWS_PER_GROUP)


@dataclass(frozen=True)
class FileRows:
    """Rows in a Parquet file, which nobody changes."""

    kind: Kind
    path: Path

    @property
    def num_rows(self) -> int:
        return int(pq.read_metadata(self.path).num_rows)

    def batches(self, rows: int) -> Iterator[pa.Table]:
        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(rows, columns=schema(self.kind).names):
                yield pa.Table.from_batches([batch]).cast(schema(self.kind))

    def table(self) -> pa.Table:
        return pq.read_table(self.path, schema=schema(self.kind), partitioning=None)

    def put(self, file: Path) -> None:
        link(self.path, file)


def no_rows(kind: Kind) -> TableRows:
    """The rows of a kind of which there are none."""
    return TableRows(empty(kind))


def link(before: Path, file: Path) -> None:
    """Give a file that nobody changes a second name, or a copy where the file system has no such links."""
    try:
        os.link(before, file)
    except OSError:
        shutil.copy2(before, file)
