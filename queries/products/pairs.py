"""Which product follows which: every ordered pair of products that somebody opened."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pyarrow as pa

from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.products.measures import keep, rounded, share
from queries.question import Allowed, question

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Pair:
    """Product a, and product b beside it or after it; missing where nothing can be said."""

    a: str
    b: str
    opened_a: int  # customers who ever opened a
    both: int
    co_share: float  # both / opened_a
    lift: float  # co_share against the share of b among all customers
    after_n: int | None  # opened a a window or more ago, without b by then
    after_k: int | None  # of those, opened b within the window
    after_share: float | None
    after_low: float | None  # 95 % Wilson interval
    after_high: float | None
    median_days: float | None  # from a to b
    ratio: float | None  # rate of opening b after a against without a, by year of tenure
    ratio_low: float | None  # 95 % interval
    ratio_high: float | None
    left_out: int  # customers whose day for a or for b is unknown


@dataclass(frozen=True)
class Summary:
    """Over all pairs."""

    customers: int  # who ever opened anything


@question("products")
def pairs(
    snapshot: Snapshot,
    window: Annotated[int, Allowed("days within which b follows a", "窗口天数", minimum=1, maximum=36_525)] = 365,
) -> Answer[Pair, Summary]:
    """Product pairs: who holds both, who opens b after a, and whether a speeds up b.

    Only the first opening of a product by a customer counts. Ranked by the lower bound of the rate ratio, so that
    a pair with few cases cannot top the list. One contract without a day makes that customer's day for the product
    unknown: such customers are left out of the dated measures of its pairs, and nobody's tenure begins there. Where
    half or more of the days of a product are unknown, the dated measures of its pairs are missing.
    """
    share(snapshot, "tenure")
    keep(snapshot, "alone", "beside", "opener", "total", "overlap", "gap", window=window)
    keep(snapshot, "risk_all", "risk_year", "rate_ratio", window=window)
    found = snapshot.sql(HERE / "pairs.sql")
    total = snapshot.session.sql("SELECT * FROM total").to_pylist()[0]
    return Answer(Rows(Pair, found.take(_ranked(found))), Summary(total["customers"]), counts=total)


def _ranked(found: pa.Table) -> pa.Array:
    """The order of the rows: lower bound descending, missing last, then ids."""
    keys = zip(*(found[name].to_pylist() for name in ("ratio_low", "a", "b")), strict=True)
    ranks = [(low is None, -rounded(low or 0.0), a, b) for low, a, b in keys]
    return pa.array(sorted(range(len(ranks)), key=ranks.__getitem__), pa.int64())
