"""How far customers come along a list of events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from graph.errors import BadParameter, nearest
from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.journeys.reading import HERE, walk
from queries.question import Allowed, question


@dataclass(frozen=True)
class Stage:
    """Customers who did the events up to this one, in their order."""

    stage: int  # from 1
    event: str
    customers: int
    share: float | None  # of those of the first stage
    share_before: float | None  # of those of the stage before
    median_seconds: float | None  # from the stage before
    median_seconds_in_all: float | None  # from the first stage
    timed: int  # customers whose times at this stage and at the first are known


@dataclass(frozen=True)
class FunnelSummary:
    """Whom the funnel is about."""

    customers: int  # with at least one step, whatever it was


@question("journeys")
def funnel(
    snapshot: Snapshot,
    event: Annotated[list[str], Allowed("the events in their order; repeat it", "事件（按顺序）")],
    segment: Annotated[str | None, Allowed("journeys of its members on the day alone", "客群", kind="segment")] = None,
) -> Answer[Stage, FunnelSummary]:
    """Funnel: how many customers did one event, then another, and so on, and how long it took.

    Journeys and their steps are those of `journeys follows`. A customer is at a stage who did all events up to it in
    their order, whatever they did in between: the first time for the first event, and for each next one the first time
    after that. Ask twice to hold one segment against another.
    """
    walk(snapshot, segment)
    known = snapshot.sql(HERE / "known.sql")["event"].to_pylist()
    for each in event:
        if each not in known:
            raise BadParameter("event", each, f"no step of this bank is called so{nearest(each, known)}")
    rows = Rows.of(Stage, list(_stages(snapshot, event)))
    customers = int(snapshot.sql(HERE / "walkers.sql")["customers"][0].as_py())
    return Answer(rows, FunnelSummary(customers), counts={"customers": customers})


def _stages(snapshot: Snapshot, events: Sequence[str]) -> Iterator[Stage]:
    """Every stage, those whom nobody reached too."""
    counts: list[int] = []
    for stage, event in enumerate(events, start=1):
        snapshot.keep("reached", HERE / ("onward.sql" if counts else "entry.sql"), event=event)
        found = snapshot.sql(HERE / "stage.sql").to_pylist()[0]
        counts.append(found["customers"])
        share, share_before = (_share(counts[-1], of) for of in (counts[0], counts[-2:][0]))
        yield Stage(stage=stage, event=event, share=share, share_before=share_before, **found)


def _share(part: int, of: int) -> float | None:
    return part / of if of else None
