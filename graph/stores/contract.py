"""What every store can do: give one revision to read, and publish the next.

A *revision* is the whole bank at one moment, under a name that changes with every write.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import pyarrow as pa

from graph.model import Kind
from graph.rows import Rows

KEPT = 2  # revisions that a store keeps by default, where it keeps any

Dialect = Literal["ladybug", "neo4j"]
How = Literal["load", "rollback", "restore", "forget", "rebuild", "migrate"]  # what made a revision
Progress = Callable[[str, int, int], None]  # what, done, of how many


def silent(_what: str, _done: int, _total: int) -> None:
    """The progress that nobody watches."""


@dataclass(frozen=True)
class Change:
    """What a load does to one kind.

    `rows`: all rows of the kind afterwards, in key order. `written`: those of them that are new or differ.
    `removed`: rows as they were before that are gone, or whose ends moved. None of them need be in memory.
    """

    kind: Kind
    rows: Rows
    written: Rows
    removed: Rows

    @property
    def is_empty(self) -> bool:
        return self.written.num_rows == 0 and self.removed.num_rows == 0

    @property
    def counts(self) -> dict[str, int]:
        """How many rows, for the history."""
        return {"written": self.written.num_rows, "removed": self.removed.num_rows}


@dataclass(frozen=True)
class Past:
    """A revision in the history of a store. What a store does not know is None, or empty."""

    revision: str
    made: str  # ISO 8601, UTC
    how: How
    before: str | None  # the revision that was current then
    of: str | None  # the revision whose rows these are: of a rollback
    latest_day: str | None  # of its facts
    rows: int | None
    changed: dict[str, dict[str, int]]  # by kind: how many rows were written, removed
    state: Literal["current", "kept", "gone"]


@dataclass(frozen=True)
class Damage:
    """Something of a store that is not as it was written: what, how it shows, what to do."""

    what: str
    reason: str
    remedy: str


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

    def history(self) -> list[Past]:
        """The revisions that there are and were, as far as the store knows, oldest first. Raises as `revision`."""

    def verify(self, progress: Progress = silent) -> list[Damage]:
        """What is not as it was written, nothing where all is well; readers and loads go on. Raises as `revision`."""

    def places(self) -> list[Path]:
        """The folders in which the store keeps a bank on this machine."""

    def close(self) -> None:
        """Let the store go."""


class Holding(Protocol):
    """The right to write, as a context manager: one load at a time.

    `work` is a private folder for files of the load, on the disk of the store where it has one; it goes at the end.
    """

    work: Path

    def __enter__(self) -> "Holding": ...

    def __exit__(self, *exc: object) -> None: ...

    def publish(self, changes: Sequence[Change], progress: Progress = silent, how: How = "load") -> str:
        """Make the bank what the changes say and give the new revision's name.

        `changes` holds every kind that differs from the current revision; others stay.
        No changes: nothing is written and the current name is given.
        """

    def rollback(self, name: str | None, /) -> str:
        """Make an earlier revision the current one, as a new revision: by default the one before. Gives its name.

        Raises `BadParameter`, which lists those that there are, and `StoreError` where the store keeps none.
        """

    def rebuild(self, progress: Progress = silent, /) -> str:
        """Build what can be made from the tables anew, as a new revision. Raises `StoreError` where there is none."""

    def migrate(self) -> str:
        """Bring the current revision to this version's form, as a new revision, if it is not; gives its name."""

    def purge(self) -> list[str]:
        """Remove every revision but the current one, and what was kept of them; those that somebody still reads."""
