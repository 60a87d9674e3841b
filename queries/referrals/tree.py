"""Who came through one customer, and through whom that customer came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa

from graph.snapshot import Snapshot
from queries.answer import Answer, Rows, schema
from queries.question import Allowed, question

HERE = Path(__file__).parent
TREE = HERE / "tree.cypher"
ANCESTORS = HERE / "ancestors.cypher"
JOINED = HERE / "joined.cypher"


@dataclass(frozen=True)
class Descendant:
    """A customer of the subtree; the asked one is generation 0."""

    customer: str
    referrer: str | None
    generation: int
    joined_on: date | None


@dataclass(frozen=True)
class TreeSummary:
    """The whole subtree, whatever depth is shown, and the way up."""

    ancestors: list[str]  # nearest first
    network: str  # id of the customer at the top
    descendants: int
    depth: int  # the largest generation below the asked customer


@question("referrals")
def tree(
    snapshot: Snapshot,
    customer: Annotated[str, Allowed("id of a customer", "客户编号", kind="customer")],
    depth: Annotated[int | None, Allowed("generations shown; all where missing", "显示代数", minimum=0)] = None,
) -> Answer[Descendant, TreeSummary]:
    """Who came through one customer.

    The counted referrals below the customer, generation by generation, and the referrers above.
    """
    snapshot.require("customer", customer)
    above = ancestors(snapshot, customer)
    below = sorted(_descendants(snapshot, customer), key=lambda row: (row["generation"], row["customer"]))
    rows = [_asked(snapshot, customer, above), *below]
    shown = [row for row in rows if depth is None or row["generation"] <= depth]
    summary = TreeSummary(above, [customer, *above][-1], len(below), rows[-1]["generation"])
    counts = {"customers": len(rows), "customers_below_depth_shown": len(rows) - len(shown)}
    return Answer(Rows(Descendant, pa.Table.from_pylist(shown, schema=schema(Descendant))), summary, counts)


def ancestors(snapshot: Snapshot, customer: str) -> list[str]:
    """The counted referrer of a customer that shows on the day, that one's referrer, and so on to the top."""
    found: dict[str, None] = {}
    start: str | None = customer
    while start is not None:
        rows = [row for row in snapshot.local(ANCESTORS, customer=start) if row["ancestor"] not in found]
        found |= dict.fromkeys(row["ancestor"] for row in rows)
        start = next((row["ancestor"] for row in rows if row["may_go_on"]), None)
    return list(found)


def _descendants(snapshot: Snapshot, customer: str) -> Iterator[dict[str, Any]]:
    """A record a descendant, fields as `Descendant`, in no order."""
    met = {customer}
    starts = [(customer, 0)]
    while starts:
        start, generation = starts.pop()
        for row in snapshot.local(TREE, customer=start):
            if row["customer"] not in met:
                met.add(row["customer"])
                record = {**row, "generation": generation + row["generations"]}
                yield record
                if row["may_go_on"]:
                    starts.append((row["customer"], record["generation"]))


def _asked(snapshot: Snapshot, customer: str, above: list[str]) -> dict[str, Any]:
    """The record of the asked customer, fields as `Descendant`."""
    joined_on = snapshot.local(JOINED, customer=customer)[0]["joined_on"]
    shown = joined_on if joined_on is not None and joined_on <= snapshot.as_of else None
    return {"customer": customer, "referrer": above[0] if above else None, "generation": 0, "joined_on": shown}
