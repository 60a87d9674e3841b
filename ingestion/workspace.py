"""Where a load works: SQL, and a private folder for rows that need not be in memory."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from graph.engines.duckdb import DuckSession
from graph.model import Kind
from graph.rows import FileRows


@dataclass(frozen=True)
class Workspace:
    """A session, and the folder for its files: what is to stay, and steps on the way."""

    session: DuckSession
    folder: Path

    def rows(self, kind: Kind, what: str, text: str) -> FileRows:
        """The rows of a statement, columns and order as the kind's table has them, in a file that stays."""
        path = self.folder / f"{kind.name}.{what}.parquet"
        self.session.write(path, text)
        return FileRows(kind, path)

    def step(self, name: str, text: str) -> None:
        """Write the rows of a statement into a file, and let later statements read it under a name."""
        steps = self.folder / "steps"
        steps.mkdir(exist_ok=True)
        path = steps / f"{len(list(steps.iterdir()))}.parquet"
        self.session.write(path, text)
        self.session.file(name, path)

    def forget_steps(self) -> None:
        """Remove the files of all steps."""
        shutil.rmtree(self.folder / "steps", ignore_errors=True)
