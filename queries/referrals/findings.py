"""Referral claims that are faulty, or stand beside the one that counts."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from graph.attribution import FINDINGS, judged, method
from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.question import question

COLUMNS = ["finding", "referrer_id", "referee_id", "referral_link_id", "day"]
NAMES = ["finding", "referrer", "referee", "link", "day"]
ORDER = ["finding", "referee", "referrer", "link"]


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
    claims = snapshot.once(claims_of)
    found = claims.shown(snapshot.as_of)
    return Answer(
        rows=Rows(Finding, found),
        summary=count(found),
        counts={"claims": claims.judged, "findings": found.num_rows},
        method=method(),
    )


@dataclass(frozen=True)
class Claims:
    """How many claims a bank has, and those that are a finding: columns as `Finding`, sorted as an answer is."""

    judged: int
    findings: pa.Table

    def shown(self, as_of: date) -> pa.Table:
        """The findings that show on a day."""
        return self.findings.filter(pc.fill_null(pc.less_equal(self.findings["day"], as_of), True))


def claims_of(snapshot: Snapshot) -> Claims:
    """The claims of a bank, which belong to the store, whatever as_of."""
    claims = judged(snapshot.session)
    found = claims.filter(pc.is_valid(claims["finding"])).select(COLUMNS).rename_columns(NAMES)
    return Claims(claims.num_rows, found.sort_by([(name, "ascending") for name in ORDER]))


def count(found: pa.Table) -> FindingCounts:
    """How many of each finding."""
    return FindingCounts(*(pc.sum(pc.equal(found["finding"], each)).as_py() or 0 for each in FINDINGS))
