"""Reading the tables of a bank once, for all its snapshots."""

from pathlib import Path

from graph.snapshot import Snapshot

HERE = Path(__file__).parent


def read(snapshot: Snapshot, *names: str) -> None:
    """Let the SQL of a snapshot read these files of this folder, each after those that it reads itself."""
    for name in names:
        snapshot.share(name, HERE / f"{name}.sql")
