"""What the rules of a strategy read of one customer, out of the graph."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from graph.snapshot import Snapshot

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Contact:
    """A contact by a strategy; the channel may be unknown."""

    strategy: str
    channel: str | None
    on: date


@dataclass(frozen=True)
class Facts:
    """A customer as of a day: `held` products are open holdings, `consented` channels those with consent given."""

    has_left: bool
    no_contact: bool
    no_profiling: bool
    segments: frozenset[str]
    scenes: frozenset[str]
    held: frozenset[str]
    consented: frozenset[str]
    contacts: tuple[Contact, ...]  # by as_of, those of unknown time left out


def facts_of(snapshot: Snapshot, customer: str) -> Facts:
    """The facts of a customer who is in the bank."""
    rows = snapshot.local(HERE / "facts.cypher", customer=customer)
    consents = snapshot.local(HERE / "consents.cypher", customer=customer)
    until = datetime.combine(snapshot.as_of, time.max)
    contacts = snapshot.local(HERE / "contacts.cypher", customer=customer, until=until)

    def found(fact: str) -> frozenset[str]:
        return frozenset(row["id"] for row in rows if row["fact"] == fact)

    return Facts(
        has_left=bool(found("left")),
        no_contact=bool(found("no_contact")),
        no_profiling=bool(found("no_profiling")),
        segments=found("segment"),
        scenes=found("scene"),
        held=found("product"),
        consented=_consented(consents),
        contacts=tuple(Contact(row["strategy"], row["channel"], row["at"].date()) for row in contacts),
    )


def _consented(rows: Iterable[dict[str, Any]]) -> frozenset[str]:
    """Of several rows of a channel the latest valid_from decides; a missing one is the oldest."""
    by_age = sorted(rows, key=lambda row: (row["valid_from"] is not None, row["valid_from"] or date.min))
    latest = {row["channel"]: row["consent"] for row in by_age}
    return frozenset(channel for channel, consent in latest.items() if consent == "given")
