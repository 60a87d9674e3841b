"""What a load did, as data: every row that was read is written, unchanged, rejected or ignored."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

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
    ended: int = 0  # rows of the bank that a snapshot no longer holds, or that lost a node with it


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

    kinds: tuple[Tally, ...]
    sources: tuple[SourceTally, ...]  # of a mapping, else none
    derived: Derived
    revision: str | None  # none where no row of a first load could be loaded: then there is no bank
    changed: bool  # whether a new revision was published
    seconds: float
    rejects: Path | None  # where they are, when there are any

    @property
    def counted(self) -> int:
        """The counted referrals of the bank after the load."""
        return self.derived.counted

    @property
    def rejected(self) -> int:
        return sum(each.rejected for each in self.kinds) + sum(each.rejected for each in self.sources)

    @property
    def exit_status(self) -> int:
        """0 for a clean load, 3 where rows were rejected."""
        return 3 if self.rejected else 0

    def to_data(self) -> dict[str, Any]:
        """The report as plain data."""
        return {**asdict(self), "rejects": str(self.rejects) if self.rejects else None, "rejected": self.rejected}
