"""CSV that any reader takes apart as it was put together, and that no spreadsheet runs."""

import csv
import io
from collections.abc import Sequence
from typing import Any

# The full-width signs are signs to a spreadsheet in Chinese.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as lines of CSV; before text that a spreadsheet would take for a formula stands an apostrophe."""
    cells = [[_inert(each) if isinstance(each, str) else each for each in row] for row in rows]
    text = _written(cells)
    # Python's writer leaves a carriage return bare, which ends a line to most readers.
    return _written(cells, quoting=csv.QUOTE_ALL) if "\r" in text else text


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def _written(rows: Sequence[Sequence[Any]], **how: Any) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", **how).writerows(rows)
    return text.getvalue()
