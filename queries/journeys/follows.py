"""What customers do next: the directly-follows graph of their journeys."""

from dataclasses import dataclass
from typing import Annotated

import pyarrow as pa
import pyarrow.compute as pc

from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.journeys.reading import HERE, walk
from queries.question import Allowed, question


@dataclass(frozen=True)
class Follow:
    """Event y was the next step after event x. A missing name: steps without an event."""

    x: str | None
    y: str | None
    count: int
    customers: int  # distinct
    median_seconds: float | None  # between the two steps; missing where no two times are known
    timed: int  # of `count`, those whose two times are known


@dataclass(frozen=True)
class Event:
    """An event as a step of journeys, whether its edges are shown or cut."""

    event: str | None
    steps: int
    customers: int
    starts: int  # journeys that begin with it
    ends: int  # journeys whose last step it is, by as_of


@dataclass(frozen=True)
class FollowsSummary:
    """All that was followed, and what of it the threshold cut."""

    customers: int  # with at least one step
    steps: int
    undated: int  # steps of unknown time, which stand last in their journeys
    edges: int
    follows: int  # the sum of their counts
    edges_cut: int
    follows_cut: int
    events: list[Event]


@question("journeys")
def follows(
    snapshot: Snapshot,
    segment: Annotated[str | None, Allowed("journeys of its members on the day alone", "客群", kind="segment")] = None,
    threshold: Annotated[int, Allowed("edges followed at least so often are kept", "最少次数", minimum=1)] = 1,
) -> Answer[Follow, FollowsSummary]:
    """Directly follows: which event is the next step after which, how often, for how many, after how long.

    A customer's journey is all of their interactions by as_of, ordered by time, then by event id; those of unknown time
    stand last. A step is named by its `event` alone: its channel, product and session are not looked at. Seconds are
    whole: times are read to the second. Members of the segment are those on as_of, customers who have left among them.
    Sorted by count, largest first, then by names, a missing one last.
    """
    walk(snapshot, segment)
    found = snapshot.sql(HERE / "follows.sql")
    kept = found.filter(pc.greater_equal(found["count"], threshold))
    events = snapshot.sql(HERE / "events.sql")
    summary = FollowsSummary(
        customers=int(snapshot.sql(HERE / "walkers.sql")["customers"][0].as_py()),
        steps=_sum(events["steps"]),
        undated=_sum(events["undated"]),
        edges=found.num_rows,
        follows=_sum(found["count"]),
        edges_cut=found.num_rows - kept.num_rows,
        follows_cut=_sum(found["count"]) - _sum(kept["count"]),
        events=_events(events, found),
    )
    return Answer(Rows(Follow, kept), summary, counts={"edges": found.num_rows, "shown": kept.num_rows})


def _events(events: pa.Table, edges: pa.Table) -> list[Event]:
    """Events with the journeys that begin and end with them: steps that follow none, and that none follows."""
    into, out = (_by_name(edges, end) for end in ("y", "x"))
    return [
        Event(
            event=row["event"],
            steps=row["steps"],
            customers=row["customers"],
            starts=row["steps"] - into.get(row["event"], 0),
            ends=row["steps"] - out.get(row["event"], 0),
        )
        for row in events.to_pylist()
    ]


def _by_name(edges: pa.Table, end: str) -> dict[str | None, int]:
    """How often the event at one end was followed, or followed."""
    counted = edges.group_by(end).aggregate([("count", "sum")]).to_pylist()
    return {row[end]: row["count_sum"] for row in counted}


def _sum(column: pa.ChunkedArray) -> int:
    return int(pc.sum(column).as_py() or 0)
