"""Where a load works: SQL, and a private folder for rows that need not be in memory."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.engines.duckdb import DuckSession
from graph.model import Kind
from graph.rows import FileRows
from ingestion.rejects import SHORTENED, Rejected, of_faults
from ingestion.staging import Fault


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

    def rejects(self, text: str, **params: Any) -> Rejected:
        """The rejects that a statement gives, columns by name, in a file that stays."""
        folder = self.folder / "rejects"
        folder.mkdir(exist_ok=True)
        path = folder / f"{len(list(folder.iterdir()))}.parquet"
        self.session.write(path, SHORTENED.format(rejects=text), **params)
        return Rejected(path)

    def faults(self, faults: Sequence[Fault]) -> tuple[Rejected, ...]:
        """Records that could not be read, as rejects, if there are any."""
        if not faults:
            return ()
        self.session.table("faulty_record", of_faults(faults))
        return (self.rejects("FROM faulty_record"),)

    def forget_steps(self) -> None:
        """Remove the files of all steps."""
        shutil.rmtree(self.folder / "steps", ignore_errors=True)
