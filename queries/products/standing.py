"""Who stands at the beginning of a path now: the customers that a next offer is for."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pyarrow.compute as pc

from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.kept.reading import read
from queries.question import Allowed, question

STANDING = Path(__file__).with_name("standing.sql")


@dataclass(frozen=True)
class Standing:
    """A customer who holds the portfolio and not the target."""

    customer: str
    since: date | None  # the day from which all of the portfolio is held; missing where one day is unknown
    days: int | None  # from then to as_of
    balance_minor: int | None  # over open holdings that are no debt; missing: none is known


@dataclass(frozen=True)
class Summary:
    """All of them, and what they have."""

    customers: int
    balance_minor: int | None
    balance_known: int


@question("products")
def standing(
    snapshot: Snapshot,
    held: Annotated[list[str], Allowed("the products that are held; repeat it", "已持有产品", kind="product")],
    target: Annotated[str, Allowed("the product that is not held", "目标产品", kind="product")],
) -> Answer[Standing, Summary]:
    """Standing on the first step: customers who hold a portfolio now, and not the product that its paths lead to.

    They hold each of the products openly on as_of, whatever else they hold, and have no open holding of the target;
    who has left is not among them. Whether a strategy may address them is what coverage says. Sorted by balance,
    largest first, missing last, then by id.
    """
    for each in (*held, target):
        snapshot.require("product", each)
    read(snapshot, "codes", "everybody", "holdings")
    snapshot.session.table("portfolio", pa.table({"product_id": pa.array(sorted(set(held)), pa.string())}))
    rows = Rows(Standing, snapshot.sql(STANDING, target=target))
    balances = rows.table["balance_minor"]
    known = len(balances) - balances.null_count
    summary = Summary(len(rows), pc.sum(balances).as_py() if known else None, known)
    return Answer(rows, summary, counts={"customers": len(rows)})
