"""How journeys begin, step by step: what a Sankey diagram shows."""

from dataclasses import dataclass
from typing import Annotated

from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.journeys.reading import HERE, walk
from queries.question import Allowed, question


@dataclass(frozen=True)
class Flow:
    """Journeys that go from event x at a step to event y at the next step, or end.

    A kind is `event`, `others` (events that are not among the most frequent at their step) or `end`; a name is missing
    where the kind is not `event`, and where steps have no event.
    """

    step: int  # of x, from 1
    x: str | None
    x_kind: str
    y: str | None
    y_kind: str
    customers: int


@dataclass(frozen=True)
class Stop:
    """Journeys at an event at a step."""

    step: int
    event: str | None
    kind: str  # event, others
    customers: int


@dataclass(frozen=True)
class StepsSummary:
    """How many journeys there are, and where they are at each step."""

    customers: int
    stops: list[Stop]  # by step, events before others, largest first


@question("journeys")
def steps(
    snapshot: Snapshot,
    segment: Annotated[str | None, Allowed("journeys of its members on the day alone", "客群", kind="segment")] = None,
    first: Annotated[int, Allowed("how many steps are looked at", "步数", minimum=1, maximum=50)] = 5,
    top: Annotated[int, Allowed("events named at each step; all else is others", "每步命名事件数", minimum=1)] = 8,
) -> Answer[Flow, StepsSummary]:
    """First steps: where journeys begin, where they go next, and where they end.

    Journeys and their steps are those of `journeys follows`. At each step the events that most journeys have there are
    named (ties by name), all else is `others`; a journey that has no further step by as_of goes to `end`. What comes
    after the last step looked at is not told. Sorted by step, customers, largest first, then by names.
    """
    walk(snapshot, segment)
    snapshot.keep("head", HERE / "head.sql", first=first)
    snapshot.keep("named", HERE / "named.sql", top=top)
    rows = Rows(Flow, snapshot.sql(HERE / "flows.sql", first=first))
    stops = [Stop(**each) for each in snapshot.sql(HERE / "stops.sql").to_pylist()]
    customers = sum(each.customers for each in stops if each.step == 1)
    return Answer(rows, StepsSummary(customers, stops), counts={"customers": customers})
