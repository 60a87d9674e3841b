"""What every store can do: give one revision to read, and publish the next.

A *revision* is the whole bank at one moment, under a name that changes with every write.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import pyarrow as pa

from graph.model import Kind

Dialect = Literal["ladybug", "neo4j"]
Progress = Callable[[str, int, int], None]  # what, done, of how many


def silent(_what: str, _done: int, _total: int) -> None:
    """The progress that nobody watches."""


@dataclass(frozen=True)
class Change:
    """What a load does to one kind.

    `table`: all rows of the kind afterwards, in key order. `written`: those of them that are new or differ.
    `removed`: rows as they were before that are gone, or whose ends moved.
    """

    kind: Kind
    table: pa.Table
    written: pa.Table
    removed: pa.Table

    @property
    def is_empty(self) -> bool:
        return bool(self.written.num_rows == 0 and self.removed.num_rows == 0)


class Revision(Protocol):
    """One revision, open for reading. Safe for many threads."""

    name: str
    dialect: Dialect
    loading: bool  # a load is under way in a store that has no revisions of its own

    def path(self, kind: str) -> Path:
        """The Parquet file with all rows of a kind, columns as `graph.tables.schema`, in key order."""

    def table(self, kind: str) -> pa.Table:
        """All rows of a kind, columns as `graph.tables.schema`, in key order; kept in memory."""

    def local(self, cypher: str, **params: Any) -> list[dict[str, Any]]:
        """The rows of a read-only Cypher statement: days as `date`, times as naive `datetime`."""

    def close(self) -> None:
        """Let the revision go."""


class Store(Protocol):
    """A place that holds one bank."""

    url: str  # never holds a password

    def revision(self) -> Revision:
        """The current revision; to the first load, which holds the store, an empty bank.

        Raises `StoreUnavailable` or `NotAStore`, also where a folder holds no bank yet. The caller closes it.
        """

    def current(self) -> str:
        """The name of the current revision, quickly: a server asks it before every answer. Raises as `revision`."""

    def hold(self) -> "Holding":
        """Take the store for one load. Raises `StoreBusy` where another load holds it."""

    def close(self) -> None:
        """Let the store go."""


class Holding(Protocol):
    """The right to write, as a context manager: one load at a time."""

    def __enter__(self) -> "Holding": ...

    def __exit__(self, *exc: object) -> None: ...

    def publish(self, changes: Sequence[Change], progress: Progress = silent) -> str:
        """Make the bank what the changes say and give the new revision's name.

        `changes` holds every kind that differs from the current revision; others stay.
        No changes: nothing is written and the current name is given.
        """
