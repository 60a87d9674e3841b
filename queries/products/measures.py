"""What pairs and paths of products are measured from, kept as tables of the snapshot."""

from pathlib import Path

from graph.snapshot import Snapshot

HERE = Path(__file__).parent


BASE = ("product_number", "opening", "pair")


def keep_base(snapshot: Snapshot, *names: str) -> None:
    """Keep what is the same on every day asked about: the first openings, the pairs of them, and `<name>.sql`."""
    for name in (*BASE, *names):
        snapshot.keep(name, HERE / f"{name}.sql")


def keep(snapshot: Snapshot, *names: str, window: int) -> None:
    """Keep the rows of `<name>.sql` under the name, one after the other, for a window of days."""
    for name in names:
        snapshot.keep(name, HERE / f"{name}.sql", window=window)


def rounded(value: float) -> float:
    """A float as it ranks: to 12 significant digits."""
    return float(f"{value:.12g}")
