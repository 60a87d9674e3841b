"""CSV and its kin: every cell as text, every record with the physical line on which it begins."""

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pyarrow as pa

from graph.errors import BadInput
from graph.stores.contract import Progress, silent
from ingestion import reading
from ingestion.staging import LINE, Fault, Staged, check_names, text_column, with_origin

BATCH = 50_000
DELIMITERS = {";": "';'", "\t": "a tab", "|": "'|'", ",": "','"}
UNCLOSED = "unexpected end of data"  # how Python's csv module says that a quote is open at the end of the file


@dataclass(frozen=True)
class Dialect:
    """How a delimited file is written. `columns` names them where there is no header."""

    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    header: bool = True
    columns: tuple[str, ...] = ()

    def reader(self, lines: TextIO, *, strict: bool = True) -> Any:
        """Python's reader over the lines; a strict one raises where a quote is not closed or not followed."""
        if not self.quote:
            return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE, strict=strict)
        return csv.reader(lines, delimiter=self.delimiter, quotechar=self.quote, strict=strict)


COMMAS = Dialect()


def header(path: Path, dialect: Dialect = COMMAS) -> tuple[str, ...]:
    """The names of the columns. Raises `BadInput` for an empty file, a name given twice or another delimiter."""
    if not dialect.header:
        return dialect.columns
    with reading.text(path, dialect.encoding) as (lines, _):
        try:
            names = next(filter(None, dialect.reader(lines)), None)
        except csv.Error as error:
            raise BadInput(f"{path.name}: the header cannot be read: {error}") from error
    if names is None:
        raise BadInput(f"{path.name} is empty; its first line must name the columns")
    _check_header(path.name, names, dialect)
    return tuple(names)


def read(name: str, path: Path, dialect: Dialect = COMMAS, most: int | None = None) -> Staged:
    """All records of a file in memory, or the first so many. Raises `BadInput` for a file that is no such table."""
    faults: list[Fault] = []
    rows = pa.concat_tables(islice(parts(path, dialect, faults), None if most is None else 2))
    return Staged(name, rows.slice(0, most), tuple(in_order(faults)))


def parts(path: Path, dialect: Dialect, faults: list[Fault], progress: Progress = silent) -> Iterator[pa.Table]:
    """The records of a file, some at a time, none at first; those that cannot be read become faults, in any order.

    Raises `BadInput` for a file that is no such table.
    """
    csv.field_size_limit(sys.maxsize)
    columns = header(path, dialect)
    size = path.stat().st_size
    yield _named(path, _table([], [], columns))
    with reading.text(path, dialect.encoding) as (lines, position):
        for starts, records in _batches(lines, dialect, lambda *broken: faults.append(_broken(path, dialect, *broken))):
            yield _named(path, _whole(path, columns, starts, records, faults))
            progress(f"reading {path.name}", position(), size)


def in_order(faults: list[Fault]) -> list[Fault]:
    """Faults of one file by their lines."""
    return sorted(faults, key=lambda each: each.line)


def _named(path: Path, rows: pa.Table) -> pa.Table:
    return with_origin(rows.drop_columns([LINE]), path.name, rows[LINE])


def _check_header(file: str, names: Sequence[str], dialect: Dialect) -> None:
    for delimiter, called in DELIMITERS.items():
        if len(names) == 1 and delimiter in names[0] and delimiter != dialect.delimiter:
            expected = DELIMITERS.get(dialect.delimiter, repr(dialect.delimiter))
            raise BadInput(f"{file}: its columns are delimited by {called}; {expected} is expected")
    check_names(file, names)


def _batches(
    lines: TextIO, dialect: Dialect, broken: Callable[[int, str], None]
) -> Iterator[tuple[list[int], list[list[str]]]]:
    """Records after the header with the lines on which they begin; those that cannot be read go to `broken`."""
    reader = dialect.reader(lines)
    if dialect.header:
        next(filter(None, reader))
    start, starts, records = reader.line_num + 1, [], []
    while True:
        try:
            for cells in reader:
                starts.append(start)
                records.append(cells)
                start = reader.line_num + 1
                if len(records) == BATCH:
                    yield starts, records
                    starts, records = [], []
        except csv.Error as error:
            broken(start, str(error))
            start = reader.line_num + 1
        else:
            yield starts, records
            return


def _whole(
    path: Path, columns: tuple[str, ...], starts: list[int], records: list[list[str]], faults: list[Fault]
) -> pa.Table:
    """The records that have as many cells as there are columns; blank lines are none, others are faults."""
    if set(map(len, records)) <= {len(columns)}:
        return _table(starts, records, columns)
    kept = [place for place, cells in enumerate(records) if len(cells) == len(columns)]
    faults += [
        _miscounted(path, columns, start, len(cells))
        for start, cells in zip(starts, records, strict=True)
        if cells and len(cells) != len(columns)
    ]
    return _table([starts[place] for place in kept], [records[place] for place in kept], columns)


def _table(starts: list[int], records: list[list[str]], columns: tuple[str, ...]) -> pa.Table:
    cells = zip(*records, strict=True) if records else ((),) * len(columns)
    arrays = [text_column(list(column)) for column in cells]
    return pa.table([*arrays, pa.array(np.array(starts, dtype=np.int64))], names=[*columns, LINE])


def _miscounted(path: Path, columns: tuple[str, ...], line: int, count: int) -> Fault:
    first_missing = columns[count] if count < len(columns) else ""
    return Fault(path.name, line, first_missing, f"the record has {count} cells where {len(columns)} are expected")


def _broken(path: Path, dialect: Dialect, line: int, problem: str) -> Fault:
    if problem != UNCLOSED:
        return Fault(path.name, line, "", f"the record cannot be read: {problem}")
    reason = "a quote is not closed before the end of the file; the file is cut off, or the quote stands alone"
    return Fault(path.name, line, _last_column(path, dialect, line), reason)


def _last_column(path: Path, dialect: Dialect, line: int) -> str:
    """The column in which the file ends, in a record that begins on a line and does not end."""
    columns = header(path, dialect)
    with reading.text(path, dialect.encoding) as (lines, _):
        tail = islice(lines, line - 1, None)
        cells = next(dialect.reader(tail, strict=False))  # type: ignore[arg-type]  # any lines will do
    return columns[len(cells) - 1] if len(cells) <= len(columns) else ""
