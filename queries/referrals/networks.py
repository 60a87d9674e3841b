"""Referral networks: everybody who came through one customer, however far down."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import numpy as np
import pyarrow.compute as pc

from graph import attribution
from graph.algorithms.forest import Whole
from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.kept.reading import read
from queries.question import Allowed, question
from queries.referrals.findings import FindingCounts, claims_of, count
from queries.referrals.members import Members, members
from queries.referrals.reproduction import Reproduction

LINK_USE = Path(__file__).with_name("link_use.sql")


@dataclass(frozen=True)
class Network:
    """A customer whom nobody brought, with all who came through that customer."""

    network: str  # id of its first customer
    members: int
    depth: int  # the largest generation
    widths: list[int]  # members per generation
    virality: float | None  # mean distance over all pairs of members; missing for one member
    newest: date | None
    joined_30: int
    joined_90: int
    balance_minor: int | None
    balance_known: int  # members with a known balance
    reproduction: Reproduction


@dataclass(frozen=True)
class CycleDays:
    """Days from a referrer's joining to the referee's."""

    n: int
    median: float | None
    p90: float | None


@dataclass(frozen=True)
class GenerationReproduction:
    """R of all customers of one generation."""

    generation: int
    reproduction: Reproduction


@dataclass(frozen=True)
class MonthReproduction:
    """R of all customers who joined in one month."""

    month: str  # 2026-06
    reproduction: Reproduction


@dataclass(frozen=True)
class NetworksSummary:
    """Referrals of the whole bank; networks and in_networks count those that are shown."""

    customers: int
    networks: int
    in_networks: int
    counted: int
    findings: FindingCounts
    issued_links: int
    redeemed_links: int
    cycle_days: CycleDays
    reproduction: Reproduction
    generations: list[GenerationReproduction]
    months: list[MonthReproduction]


@question("referrals")
def networks(
    snapshot: Snapshot,
    min_size: Annotated[int, Allowed("smallest network shown, in members", "最小网络人数", minimum=1)] = 2,
    horizon: Annotated[int, Allowed("days for which reproduction is observed", "观察天数", minimum=0)] = 30,
) -> Answer[Network, NetworksSummary]:
    """Referral networks.

    Who brought whom, down how many generations; which networks grow, and how many customers each member brings.
    """
    found = members(snapshot, horizon)
    trees = found.trees(min_size)
    rows = Rows(Network, found.networks(trees))
    read(snapshot, "links")
    in_networks = pc.sum(rows.table["members"]).as_py() or 0
    summary = NetworksSummary(
        customers=len(found.forest.parent),
        networks=len(rows),
        in_networks=in_networks,
        counted=len(found.cycle_days),
        findings=count(snapshot.once(claims_of).shown(snapshot.as_of)),
        **snapshot.sql(LINK_USE).to_pylist()[0],
        cycle_days=_cycle_days(found.cycle_days),
        reproduction=found.reproduction,
        generations=[GenerationReproduction(*each) for each in found.generations()],
        months=[MonthReproduction(*each) for each in found.months()],
    )
    method = {"name": "forest", "text": f"pointer doubling over the counted referrals; numpy {np.__version__}"}
    return Answer(rows, summary, _counts(found, in_networks), (method, *attribution.method()))


def _cycle_days(days: Whole) -> CycleDays:
    if not len(days):
        return CycleDays(0, None, None)
    median, p90 = np.percentile(days, [50, 90])
    return CycleDays(len(days), float(median), float(p90))


def _counts(members: Members, in_networks: int) -> dict[str, int]:
    prospects = int(np.isnat(members.joined).sum())
    return {
        "customers": len(members.joined),
        "customers_without_joined_on": prospects,
        "customers_outside_networks_shown": len(members.joined) - in_networks,
        "customers_with_known_balance": int(members.balance_known.sum()),
    }
