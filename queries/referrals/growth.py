"""How the bank and its networks grow, week by week."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import numpy as np
import pyarrow as pa

from graph.algorithms.forest import Truth, Whole
from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.question import Allowed, question
from queries.referrals.members import Everybody, everybody
from queries.referrals.reproduction import Days

MONDAY = np.datetime64("1970-01-05", "D")


@dataclass(frozen=True)
class Week:
    """Customers who joined in a week, from Monday to Sunday."""

    week: date  # its Monday
    joined: int
    referred: int  # of `joined`, those whom somebody brought
    in_all: int  # joined by the end of the week


@dataclass(frozen=True)
class GrowthSummary:
    """Whose growth it is, and how many customers have no day of joining by as_of."""

    network: str | None  # id of the customer at its top; missing: the whole bank
    joined: int
    referred: int
    prospects: int


@question("referrals")
def growth(
    snapshot: Snapshot,
    customer: Annotated[
        str | None, Allowed("whose network; the whole bank where missing", "客户编号", kind="customer")
    ] = None,
) -> Answer[Week, GrowthSummary]:
    """Growth: how many customers joined in each week, of the whole bank or of one network.

    Weeks begin on Monday; all from the first in which somebody joined to that of the last are there, those without
    anybody too. The network is the one that the customer is in on as_of; who is in none is a network of one. Customers
    are counted by joined_on, leavers too; those who had not joined by as_of are prospects.
    """
    if customer is not None:
        snapshot.require("customer", customer)
    found = snapshot.once(everybody)
    shown = found.joined <= np.datetime64(snapshot.as_of)
    forest = found.forest.only(shown)
    asked = np.ones_like(shown)
    root = None
    if customer is not None:
        root = int(forest.root[_position(found, customer)])
        asked = forest.root == root
    rows = _weeks(found.joined[shown & asked], forest.parent[shown & asked] >= 0)
    joined, referred = int((shown & asked).sum()), int((forest.parent[shown & asked] >= 0).sum())
    network = None if root is None else found.id[root].as_py()
    summary = GrowthSummary(network, joined, referred, int((asked & ~shown).sum()))
    return Answer(Rows(Week, rows), summary, counts={"customers": int(asked.sum()), "weeks": rows.num_rows})


def _position(found: Everybody, customer: str) -> int:
    """Where a customer of the bank stands among all, by id."""
    return int(found.id.index(customer).as_py())


def _weeks(joined: Days, referred: Truth) -> pa.Table:
    """A row a week, columns as `Week`; none where nobody joined."""
    week = (joined - MONDAY).astype(np.int64) // 7
    first = week.min() if len(week) else 0
    counts: Whole = np.bincount(week - first)
    brought: Whole = np.bincount(week[referred] - first, minlength=len(counts))
    mondays = MONDAY + 7 * (first + np.arange(len(counts)))
    return pa.table({"week": mondays, "joined": counts, "referred": brought, "in_all": np.cumsum(counts)})
