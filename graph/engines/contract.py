"""What every engine does: run a question's SQL over the tables of a bank and give the rows as Arrow.

The text is the subset of DuckDB's dialect that tests/test_sql_subset.py holds; a question never asks which engine
it is on.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

Locate = Callable[[str], Path | None]
"""The Parquet file of a table by name, or None where there is no such table."""


class Session(Protocol):
    """Statements of one question; what it keeps goes when it is closed."""

    def sql(self, text: str, /, **params: Any) -> pa.Table:
        """The rows of a statement. Parameters that the text does not name are left out. Raises `TooLarge`."""

    def keep(self, name: str, text: str, /, **params: Any) -> None:
        """Keep the rows of a statement under a name that later statements of this session may read."""

    def share(self, name: str, text: str) -> None:
        """Let this session read the rows of a statement without parameters.

        They are worked out once for all sessions where these can share. The text may read kinds and what is shared, and
        the name is that of no kind.
        """

    def view(self, name: str, text: str) -> None:
        """Name a statement without parameters, so that later statements of this session may read its rows."""

    def table(self, name: str, rows: pa.Table) -> None:
        """Let later statements of this session read an Arrow table under a name."""

    def close(self) -> None:
        """Let go of what the session kept."""


class Engine(Protocol):
    """SQL over tables that are found by name when a statement first reads them; one engine serves many threads."""

    @property
    def name(self) -> str:
        """What it is, with its version."""

    def session(self) -> Session:
        """A session of its own, for one question in one thread."""

    def close(self) -> None:
        """Let go of the tables."""


OpenEngine = Callable[[Locate], Engine]
"""How a bank gets its engine."""
