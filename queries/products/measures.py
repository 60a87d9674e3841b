"""What pairs and paths of products are measured from, as tables."""

from pathlib import Path

from graph.snapshot import Snapshot
from queries.kept.reading import read

HERE = Path(__file__).parent


def share(snapshot: Snapshot, *names: str) -> None:
    """Let the SQL of a snapshot read what is the same on every day: first openings, their pairs, and these files."""
    read(snapshot, "codes", "everybody", "holdings")
    for name in ("opening", "pair", *names):
        snapshot.share(name, HERE / f"{name}.sql")


def keep(snapshot: Snapshot, *names: str, window: int) -> None:
    """Keep the rows of `<name>.sql` under the name, one after the other, for a window of days."""
    for name in names:
        snapshot.keep(name, HERE / f"{name}.sql", window=window)


def rounded(value: float) -> float:
    """A float as it ranks: to 12 significant digits."""
    return float(f"{value:.12g}")
