"""Parquet: typed columns, every row with its number."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import BadInput, JourneyError
from ingestion.staging import Staged, StagedFile, check_names, with_origin

# What SQL and Arrow read alike from a file.
SAME = (
    pa.string(),
    pa.large_string(),
    *(pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()),
    *(pa.float32(), pa.float64(), pa.bool_(), pa.date32(), pa.timestamp("us"), pa.timestamp("ms")),
)


def header(path: Path) -> tuple[str, ...]:
    """The names of the columns. Raises `BadInput` for a file that is no Parquet."""
    try:
        names: list[str] = pq.read_schema(path).names
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path) from error
    check_names(path.name, names)
    return tuple(names)


def read(name: str, path: Path) -> Staged:
    """All rows of a file in memory, columns as typed there."""
    return Staged(name, pa.concat_tables(parts(path)))


def parts(path: Path) -> Iterator[pa.Table]:
    """All rows of a file, some at a time, none at first. Raises `BadInput` for a file that is no Parquet."""
    header(path)
    start = 1
    try:
        with pq.ParquetFile(path) as file:
            yield with_origin(file.schema_arrow.empty_table(), path.name)
            for batch in file.iter_batches():
                numbers = np.arange(start, start + batch.num_rows)
                yield with_origin(pa.Table.from_batches([batch]), path.name, numbers)
                start += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path) from error


def in_place(name: str, path: Path) -> Staged | StagedFile:
    """All rows of a file, left where they are if SQL reads their types as Arrow does."""
    header(path)
    try:
        found, rows = pq.read_schema(path), pq.read_metadata(path).num_rows
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path) from error
    if all(each.type in SAME for each in found):
        return StagedFile(name, path, found, rows)
    return read(name, path)


@contextmanager
def trusted(staged: Staged | StagedFile) -> Iterator[None]:
    """Work that reads a table where it lies. Raises `BadInput` where it fails because the file is damaged."""
    try:
        yield
    except JourneyError:
        raise
    except Exception:
        if isinstance(staged, StagedFile):
            _check(staged.path)
        raise


def _check(path: Path) -> None:
    """Read all of a file. Raises `BadInput` where it is damaged."""
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches():
                batch.validate(full=True)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> BadInput:
    return BadInput(f"{path.name} is not a whole Parquet file; write it again")
