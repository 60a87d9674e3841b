"""Everything about one customer on one page."""

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any

from graph.model import NODE_KINDS
from graph.privacy import mask_name
from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.question import Allowed, question
from queries.referrals.tree import ancestors
from queries.strategy.case import METHOD, case_of

HERE = Path(__file__).parent
PERSONAL = [each.name for each in NODE_KINDS["customer"].own if each.personal]


@dataclass(frozen=True)
class NoRow:
    """A card has no rows: all of it is summary."""


@dataclass(frozen=True)
class Holding:
    """A contract, open or closed; balance_minor in minor units."""

    contract: str
    product: str
    opened_on: date | None
    closed_on: date | None
    balance_minor: int | None


@dataclass(frozen=True)
class Step:
    """A step of the customer's journey."""

    event_id: str
    at: datetime | None
    event: str | None
    channel: str
    product: str | None


@dataclass(frozen=True)
class Card:
    """What is known of a customer on as_of."""

    name: str | None  # masked unless revealed
    properties: dict[str, str | int | bool | date | None]  # personal ones only where revealed
    referrer: str | None
    referees: list[str]
    network: str  # id of the customer at its top
    holdings: list[Holding]  # by contract
    segments: list[str]
    scenes: list[str]
    last_steps: list[Step]  # ten, newest first
    state: dict[str, str]  # per product on sale; empty after leaving


@question("customers")
def card(
    snapshot: Snapshot,
    customer: Annotated[str, Allowed("id of the customer", "客户编号", kind="customer")],
) -> Answer[NoRow, Card]:
    """Customer card: who a customer is, who brought them, what they hold and did, and where strategies stand.

    A later day of joining or leaving is as if missing. Holdings that were closed are listed too.
    """
    snapshot.require("customer", customer)
    above = ancestors(snapshot, customer)
    name, properties = _properties(snapshot, customer)
    case = case_of(snapshot, customer)
    return Answer(
        Rows.of(NoRow, []),
        Card(
            name=name,
            properties=properties,
            referrer=above[0] if above else None,
            referees=[row["referee"] for row in snapshot.local(HERE / "card_referees.cypher", customer=customer)],
            network=[customer, *above][-1],
            holdings=[Holding(**row) for row in snapshot.local(HERE / "card_holdings.cypher", customer=customer)],
            segments=sorted(case.facts.segments),
            scenes=sorted(case.facts.scenes),
            last_steps=_last_steps(snapshot, customer),
            state=case.states(),
        ),
        method=(METHOD,),
    )


def _properties(snapshot: Snapshot, customer: str) -> tuple[str | None, dict[str, Any]]:
    """The name to show, and the properties as of the day."""
    known = snapshot.local(HERE / "card.cypher", customer=customer)[0]
    for day in ("joined_on", "left_on"):
        if known[day] is not None and known[day] > snapshot.as_of:
            known[day] = None
    if snapshot.reveal:
        return known["name"], known
    name = known["name"] and mask_name(known["name"])
    return name, {key: value for key, value in known.items() if key not in PERSONAL}


def _last_steps(snapshot: Snapshot, customer: str) -> list[Step]:
    until = datetime.combine(snapshot.as_of, time.max)
    return [Step(**row) for row in snapshot.local(HERE / "card_steps.cypher", customer=customer, until=until)]
