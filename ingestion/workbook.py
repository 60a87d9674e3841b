"""Excel: one sheet as a table, every cell as text, every row with the number that Excel shows."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import pyarrow as pa

from graph.errors import BadInput, nearest
from ingestion.staging import Fault, Staged, check_names, text_column, with_origin


def read(name: str, path: Path, sheet: str = "", columns: tuple[str, ...] = ()) -> Staged:
    """The rows of a sheet, by default the first; its first row names the columns unless they are given.

    Raises `BadInput` for a file that is no workbook, an unknown sheet, a sheet without a header.
    """
    rows = _rows(path, sheet)
    if not columns:
        columns = _header(path, rows)
    faults, numbers, records = [], [], []
    for number, cells in rows:
        filled = _trimmed(cells)
        if len(filled) > len(columns):
            reason = f"the record has {len(filled)} cells where {len(columns)} are expected"
            faults.append(Fault(path.name, number, "", reason))
        elif filled:
            numbers.append(number)
            records.append([*filled, *[None] * (len(columns) - len(filled))])
    cells_by_column = zip(*records, strict=True) if records else ((),) * len(columns)
    table = pa.table([text_column(list(each)) for each in cells_by_column], names=list(columns))
    return Staged(name, with_origin(table, path.name, np.array(numbers, dtype=np.int64)), tuple(faults))


def _rows(path: Path, sheet: str) -> list[tuple[int, list[str | None]]]:
    import openpyxl  # noqa: PLC0415 # slow to import, and few sources are workbooks
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 # as above

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise BadInput(f"{path.name} is not a whole Excel workbook; write it again") from error
    try:
        if sheet and sheet not in book.sheetnames:
            raise BadInput(f"{path.name}: sheet {sheet!r} is unknown{nearest(sheet, book.sheetnames)}")
        rows = book[sheet or book.sheetnames[0]].iter_rows(values_only=True)
        return [(number, [_spelled(each) for each in cells]) for number, cells in enumerate(rows, 1)]
    finally:
        book.close()


def _header(path: Path, rows: list[tuple[int, list[str | None]]]) -> tuple[str, ...]:
    names = _trimmed(rows.pop(0)[1]) if rows else []
    if not names:
        raise BadInput(f"{path.name}: the sheet is empty; its first row must name the columns")
    if None in names:
        raise BadInput(f"{path.name}: a column has no name in the first row; give it one")
    found = tuple(each for each in names if each is not None)
    check_names(path.name, found)
    return found


def _trimmed(cells: Sequence[str | None]) -> list[str | None]:
    """The cells up to the last that is filled."""
    filled = [place for place, each in enumerate(cells) if each is not None]
    return list(cells[: filled[-1] + 1]) if filled else []


def _spelled(value: Any) -> str | None:
    """A cell as a bundle would write it; Excel knows days only as times at midnight."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        at_midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if at_midnight else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
