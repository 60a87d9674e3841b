"""A table in a terminal: no number is ever cut. On a narrow one headings fold, and then columns are left out."""

import sys
import textwrap
from collections.abc import Sequence
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from queries.answer import plain
from queries.glossary import terms

WIDE = 200  # columns of text where nobody's terminal says how wide it is
LONG = 24  # a text that is longer folds
BORDER = 3  # of each column: a blank on either side and the line between
FIRST = 3  # columns that say what a row is about, and stay


def show(names: Sequence[str], rows: list[list[Any]]) -> None:
    """Rows under their terms in both languages, as wide as the terminal, or wide where the output is a file.

    On a narrow terminal the columns after the first three are left out, one by one, until the others fit.
    """
    screen = Console(width=None if sys.stdout.isatty() else WIDE, highlight=False, markup=False)
    columns = [_Column(name, [row[at] for row in rows]) for at, name in enumerate(names)]
    left_out = []
    while len(columns) > FIRST and sum(each.narrow + BORDER for each in columns) > screen.width:
        left_out.append(columns.pop(FIRST).name)
    folded = sum(each.wide + BORDER for each in columns) > screen.width
    out = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    for each in columns:
        out.add_column(each.heading(folded), justify=each.side, no_wrap=not each.folds, overflow="fold")
    for row in zip(*(each.cells for each in columns), strict=True):
        out.add_row(*row)
    screen.print(out)
    if left_out:
        screen.print(
            f"the terminal is too narrow 终端过窄 for: {', '.join(terms(each)[0] for each in left_out)}", soft_wrap=True
        )


class _Column:
    """One column of a table: its cells as text, and how wide it must be."""

    def __init__(self, name: str, values: Sequence[Any]) -> None:
        self.name = name.rpartition(".")[2]
        self.cells = [cell(name, value) for value in values]
        self.side: Any = "right" if _are_numbers(values) else "left"
        longest = max(map(cell_len, self.cells), default=0)
        self.folds = self.side == "left" and longest > LONG
        self.narrow = max(min(longest, LONG) if self.folds else longest, *map(cell_len, self.heading().split()))
        self.wide = max(longest, *map(cell_len, self.heading().split("\n")))

    def heading(self, folded: bool = False) -> str:
        """The term in English over the one in Chinese; folded where the cells are narrower than it."""
        english, chinese = terms(self.name)
        if folded:
            english = textwrap.fill(english, self.narrow, break_long_words=False, break_on_hyphens=False)
        return f"{english}\n{chinese}"


def _are_numbers(values: Sequence[Any]) -> bool:
    known = [each for each in values if each is not None]
    return bool(known) and all(isinstance(each, int | float) and not isinstance(each, bool) for each in known)


def cell(name: str, value: Any) -> str:
    """A value for a reader: money in major units, shares to four places, nothing where it is missing."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes 是" if value else "no 否"
    if isinstance(value, int) and name.endswith("_minor"):
        return f"{value / 100:,.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    if isinstance(value, list):
        return (" → " if name == "path" else ", ").join(cell("", each) for each in value)
    if isinstance(value, dict):
        return _parts(name, value)
    return str(plain(value))


def _parts(name: str, value: dict[str, Any]) -> str:
    if name == "unlock":  # the rule that unlocks most
        rule, most = max(value.items(), key=lambda each: each[1])
        return f"{rule} {most:,}" if most else "–"
    return " ".join(f"{key} {cell(key, each)}" for key, each in value.items())
