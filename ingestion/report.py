"""What a load did, as data: every row that was read is written, unchanged, rejected or ignored."""

from dataclasses import dataclass
from pathlib import Path

from ingestion.referrals import Derived


@dataclass(frozen=True)
class Tally:
    """The rows of one kind in a load: `read = written + unchanged + rejected + ignored`."""

    kind: str
    read: int
    written: int
    unchanged: int
    rejected: int
    ignored: int = 0  # REFERRED rows that say they are not given


@dataclass(frozen=True)
class SourceTally:
    """The records of one source table of a mapping: `read = staged + rejected`."""

    table: str
    read: int
    staged: int
    rejected: int


@dataclass(frozen=True)
class LoadReport:
    """The reconciliation of a load."""

    tallies: tuple[Tally, ...]
    sources: tuple[SourceTally, ...]  # of a mapping, else none
    derived: Derived
    revision: str
    seconds: float
    rejects: Path | None  # where they are, when there are any

    @property
    def rejected(self) -> int:
        return sum(each.rejected for each in self.tallies) + sum(each.rejected for each in self.sources)

    @property
    def exit_status(self) -> int:
        """0 for a clean load, 3 where rows were rejected."""
        return 3 if self.rejected else 0
