"""Referral claims that are faulty, or stand beside the one that counts."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from graph.attribution import FINDINGS, claims, method
from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.question import question

COLUMNS = ["finding", "referrer", "referee", "link", "day"]


@dataclass(frozen=True)
class Finding:
    """A claim that does not count, and why."""

    finding: str  # self, late_referrer, cycle, competing
    referrer: str
    referee: str
    link: str | None  # missing: stated by the source
    day: date | None


@dataclass(frozen=True)
class FindingCounts:
    """Number of claims per finding."""

    self: int
    late_referrer: int
    cycle: int
    competing: int


@question("referrals")
def findings(snapshot: Snapshot) -> Answer[Finding, FindingCounts]:
    """Referral claims that need a look.

    `self`: referrer and referee are one. `late_referrer`: the referrer joined after the referee, or never.
    `cycle`: the claim lies on a circle of claims. `competing`: somebody else's claim counts.
    A finding shows when the day of its claim is missing or on or before as_of.
    """
    judged = claims(snapshot.table)
    found = shown(judged, snapshot.as_of)
    order = [(name, "ascending") for name in ("finding", "referee", "referrer", "link")]
    return Answer(
        rows=Rows(Finding, found.sort_by(order)),
        summary=count(found),
        counts={"claims": judged.num_rows, "findings": found.num_rows},
        method=method(),
    )


def shown(judged: pa.Table, as_of: date) -> pa.Table:
    """The findings among judged claims that show on a day, columns as `Finding`."""
    known = pc.fill_null(pc.less_equal(judged["day"], as_of), True)
    found = judged.filter(pc.and_(pc.is_valid(judged["finding"]), known))
    return found.select(["finding", "referrer_id", "referee_id", "referral_link_id", "day"]).rename_columns(COLUMNS)


def count(found: pa.Table) -> FindingCounts:
    """How many of each finding."""
    return FindingCounts(*(pc.sum(pc.equal(found["finding"], each)).as_py() or 0 for each in FINDINGS))
