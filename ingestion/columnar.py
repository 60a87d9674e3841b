"""Parquet: typed columns, every row with its number."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import BadInput
from ingestion.staging import Staged, check_names, with_origin


def header(path: Path) -> tuple[str, ...]:
    """The names of the columns. Raises `BadInput` for a file that is no Parquet."""
    try:
        names: list[str] = pq.read_schema(path).names
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path) from error
    check_names(path.name, names)
    return tuple(names)


def read(name: str, path: Path) -> Staged:
    """All rows of a file, columns as typed there."""
    header(path)
    try:
        rows = pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path) from error
    return Staged(name, with_origin(rows, path.name))


def _unreadable(path: Path) -> BadInput:
    return BadInput(f"{path.name} is not a whole Parquet file; write it again")
