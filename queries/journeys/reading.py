"""Reading journeys: all of them once per revision, and those that a question is about."""

from pathlib import Path

from graph.snapshot import Snapshot
from queries.kept.reading import read

HERE = Path(__file__).parent


def walk(snapshot: Snapshot, segment: str | None) -> None:
    """Keep `walker`, whose journeys are asked about, beside the steps of everybody in `journey`.

    A journey is told in numbers: some ten million steps take a few hundred megabytes. Raises `UnknownNode`.
    """
    if segment is not None:
        snapshot.require("segment", segment)
    read(snapshot, "codes", "everybody", "memberships")
    for name in ("event", "journey"):
        snapshot.share(name, HERE / f"{name}.sql")
    snapshot.keep("walker", HERE / "walker.sql", segment=segment)
