"""What ids of a bank are called."""

from dataclasses import dataclass
from pathlib import Path

from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.question import question

NAMES = Path(__file__).with_name("names.sql")


@dataclass(frozen=True)
class Name:
    """A node that is no person, and its names."""

    kind: str
    id: str
    name: str | None
    name_en: str | None


@dataclass(frozen=True)
class Summary:
    """How many nodes have a name in one language at least."""

    named: int
    nameless: int


@question("bank")
def names(snapshot: Snapshot) -> Answer[Name, Summary]:
    """Names: what products, channels, scenes, segments, strategies, KPIs, units and programmes are called.

    Answers hold ids; this is where a reader's names come from. Customers are not among them.
    """
    rows = Rows(Name, snapshot.sql(NAMES))
    named = sum(1 for row in rows if row.name or row.name_en)
    return Answer(rows, Summary(named, len(rows) - named))
