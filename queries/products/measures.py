"""What pairs and paths of products are measured from, kept as tables of the snapshot."""

from pathlib import Path

from graph.snapshot import Snapshot

HERE = Path(__file__).parent


def keep(snapshot: Snapshot, *names: str, window: int) -> None:
    """Keep the rows of `<name>.sql` under the name, one after the other, for a window of days.

    `opening` comes first: the first openings, of which all else is counted.
    """
    for name in names:
        snapshot.keep(name, HERE / f"{name}.sql", window=window)


def rounded(value: float) -> float:
    """A float as it ranks: to 12 significant digits."""
    return float(f"{value:.12g}")
