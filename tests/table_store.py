"""A store of tables alone, for loads: what is published is there at once, and remembered."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from graph.rows import TableRows
from graph.stores.contract import Change, How, Progress, silent
from tests.table_bank import TableRevision


class TableStore:
    """Keeps the tables of its revisions in memory; `published` holds the changes of each publication."""

    url = "tables://"

    def __init__(self, folder: Path) -> None:
        self.tables: dict[str, pa.Table] = {}
        self.published: list[list[Change]] = []
        self._folder = folder
        self.work = folder / "work"

    def revision(self) -> TableRevision:
        return TableRevision(self.tables, self._folder)

    def current(self) -> str:
        return str(len(self.published))

    def hold(self) -> "TableStore":
        return self

    def __enter__(self) -> "TableStore":
        self.work.mkdir()
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.work)

    def publish(self, changes: Sequence[Change], progress: Progress = silent, how: How = "load") -> str:
        if changes:
            self.published.append([_in_memory(each) for each in changes])
        for each in changes:
            self.tables[each.kind.name] = each.rows.table()
        return self.current()

    def purge(self) -> list[str]:
        """Nothing is kept of earlier revisions."""
        return []

    def places(self) -> list[Path]:
        """The folder of the tables that were read."""
        return [self._folder]

    def close(self) -> None:
        """Nothing is open."""

    def rows(self, kind: str) -> list[tuple[object, ...]]:
        """The rows of a kind, without their column names."""
        return [tuple(each.values()) for each in self.revision().table(kind).to_pylist()]


def _in_memory(change: Change) -> Change:
    some = (change.rows, change.written, change.removed)
    return Change(change.kind, *(TableRows(each.table()) for each in some))
