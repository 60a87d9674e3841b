"""Who is served by what: segments × products, the gaps in between, and the rule that would close them."""

from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

import pyarrow as pa

from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.question import Allowed, question
from queries.strategy.judgement import HERE, RULES, judge, take_states


@dataclass(frozen=True)
class Unlock:
    """Per rule: gap customers for whom some strategy that offers the product fails that rule and no other."""

    live: int
    segment: int
    scene: int
    prerequisite: int
    not_held: int
    contactable: int
    channel: int
    frequency: int


@dataclass(frozen=True)
class CoverageCell:
    """Customers of a segment by their state for a product; the seven states add up to `customers`."""

    segment: str
    product: str
    customers: int
    holds: int
    not_eligible: int
    not_addressable: int
    reached: int
    open: int
    blocked: int
    no_strategy: int
    gap: int  # blocked + no_strategy
    gap_balance_minor: int | None  # missing: no balance in the gap is known
    gap_balance_known: int  # gap customers with a known balance
    unlock: Unlock


@dataclass(frozen=True)
class Total:
    """Distinct customers of the cells shown, and those of them in a gap."""

    customers: int
    gap: int


@dataclass(frozen=True)
class OverContacted:
    """A customer with more contacts on a channel than its policy allows, and the strategies they are from."""

    customer: str
    channel: str
    contacts: int
    strategies: list[str]


@dataclass(frozen=True)
class CoverageSummary:
    """Distinct customers per product and in all; all customers who are contacted too often, leavers too."""

    products: dict[str, Total]
    all: Total
    over_contacted: list[OverContacted]


@question("strategy")
def coverage(
    snapshot: Snapshot,
    segment: Annotated[str | None, Allowed("one segment; all where missing", "客群", kind="segment")] = None,
    product: Annotated[str | None, Allowed("one product; all on sale where missing", "产品", kind="product")] = None,
) -> Answer[CoverageCell, CoverageSummary]:
    """Segments × products: who is served, who is in a gap, and which rule unlocks most.

    A gap is made of customers who may have the product and can be addressed, and whom no strategy serves:
    every strategy for their segments is `blocked` by a rule, or there is `no_strategy`. Sorted by the gap's balance.
    Segments overlap: totals count distinct customers.
    """
    for kind, node_id in (("segment", segment), ("product", product)):
        if node_id is not None:
            snapshot.require(kind, node_id)
    judge(snapshot, product=product)
    take_states(snapshot, segment)
    snapshot.keep("settled", HERE / "settled.sql")
    snapshot.keep("tally", HERE / "tally.sql")
    rows = Rows(CoverageCell, _with_unlock(snapshot.sql(HERE / "cells.sql", segment=segment)))
    everybody = snapshot.sql(HERE / "all.sql").to_pylist()[0]
    summary = CoverageSummary(
        products=_products(snapshot) if len(rows) else {},
        all=Total(int(everybody["customers"]), int(everybody["gap"])),
        over_contacted=_over_contacted(snapshot),
    )
    return Answer(
        rows, summary, counts={name: int(everybody[name]) for name in ("customers", "has_left", "in_no_cell")}
    )


def _with_unlock(cells: pa.Table) -> pa.Table:
    """Cells with the eight columns `unlock_…` as one."""
    columns = [cells[f"unlock_{rule}"].cast(pa.int64()).combine_chunks() for rule in RULES]
    return cells.append_column("unlock", pa.StructArray.from_arrays(columns, names=list(RULES)))


def _products(snapshot: Snapshot) -> dict[str, Total]:
    rows = snapshot.sql(HERE / "totals.sql").to_pylist()
    return {row["product"]: Total(int(row["customers"]), int(row["gap"])) for row in rows}


def _over_contacted(snapshot: Snapshot) -> list[OverContacted]:
    rows = snapshot.sql(HERE / "over_contacted.sql").to_pylist()
    same = groupby(rows, key=lambda row: (row["customer"], row["channel"], int(row["contacts"])))
    return [OverContacted(*key, strategies=[row["strategy"] for row in group]) for key, group in same]
