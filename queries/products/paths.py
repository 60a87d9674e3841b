"""From what is held to a product: the paths that customers took, and how surely."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path as File
from typing import Annotated

import pyarrow as pa

from graph.errors import BadParameter
from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.products.measures import keep, rounded, share
from queries.question import Allowed, question

HERE = File(__file__).parent
ARROWS = 3  # a path has at most four products

Shares = dict[tuple[str, str], float]  # of next steps, by the products from and to


@dataclass(frozen=True)
class Path:
    """A way from a product held to the target, and the share of customers who go it."""

    path: list[str]
    share: float
    basis: str  # observed, or estimated as the product of next-step shares
    n: int  # customers who could have gone it


@dataclass(frozen=True)
class Summary:
    """Where the paths start."""

    held: list[str]


@question("products")
def paths(
    snapshot: Snapshot,
    target: Annotated[str, Allowed("the product to reach", "目标产品", kind="product")],
    customer: Annotated[str | None, Allowed("whose open holdings to start from", "客户", kind="customer")] = None,
    held: Annotated[list[str] | None, Allowed("the products to start from", "已持有产品", kind="product")] = None,
    window: Annotated[int, Allowed("days within which each step follows", "窗口天数", minimum=1, maximum=36_525)] = 365,
    min_n: Annotated[int, Allowed("customers from which a share is observed", "最少样本", minimum=1)] = 30,
    limit: Annotated[int, Allowed("how many paths at most", "最多条数", minimum=1)] = 10,
) -> Answer[Path, Summary]:
    """Product paths: from a portfolio to a product, which steps customers take, and how surely.

    A path has at most four products, starts at any product held and goes through no other product held. With fewer
    than `min_n` customers to observe, its share is estimated as the product of next-step shares. Customers whose day
    is unknown for any product of a path are left out of it; no path leads through a product of which half or more of
    the days are unknown.
    """
    portfolio = _portfolio(snapshot, customer, held)
    snapshot.require("product", target)
    found = [] if target in portfolio else _measured(snapshot, portfolio, target, window, min_n)
    method = {"name": "ways over the product graph", "text": f"all simple paths by networkx {version('networkx')}"}
    return Answer(Rows.of(Path, found[:limit]), Summary(portfolio), {"paths": len(found)}, (method,))


paths.asks_one_of = ("customer", "held")  # type: ignore[attr-defined] # a mark on the function


def _portfolio(snapshot: Snapshot, customer: str | None, held: list[str] | None) -> list[str]:
    """The products to start from, by id."""
    if (customer is None) == (held is None):
        raise BadParameter("customer", customer, "give either a customer or products held, not both and not neither")
    if customer is not None:
        snapshot.require("customer", customer)
        products: list[str] = snapshot.sql(HERE / "portfolio.sql", customer=customer)["product_id"].to_pylist()
        return products
    for each in held or ():
        snapshot.require("product", each)
    return sorted(set(held or ()))


def _measured(snapshot: Snapshot, held: Sequence[str], target: str, window: int, min_n: int) -> list[Path]:
    """All paths with a share, ranked."""
    share(snapshot, "follow")
    keep(snapshot, "alone", "beside", "opener", "overlap", window=window)
    steps = snapshot.sql(HERE / "next_step.sql", window=window).to_pylist()
    shares = {(step["a"], step["b"]): step["share"] for step in steps}
    ways = _ways(shares, held, target)
    counts = _counts(snapshot, ways, held, target, window)
    found = [_path(way, shares, *count, min_n) for way, count in zip(ways, counts, strict=True)]
    return sorted((each for each in found if each.share), key=_rank)


def _ways(shares: Shares, held: Sequence[str], target: str) -> list[list[str]]:
    """All ways of at most three arrows from a product held, through none that is held, to the target."""
    import networkx as nx  # noqa: PLC0415 # slow to import, and every command imports every question

    graph = nx.DiGraph(list(shares))
    ways: list[list[str]] = []
    for start in held:
        inside = graph.subgraph(set(graph) - set(held) | {start})
        if start in inside and target in inside:
            ways += nx.all_simple_paths(inside, start, target, cutoff=ARROWS)
    return sorted(ways)


def _counts(
    snapshot: Snapshot, ways: Sequence[Sequence[str]], held: Sequence[str], target: str, window: int
) -> list[tuple[int, int]]:
    """For each way, who could have gone it and who did."""
    snapshot.session.table("candidate", _candidates(ways))
    snapshot.session.table("held", pa.table({"product_id": pa.array(held, pa.string())}))
    for name in ("cohort", "had", "walk"):
        snapshot.keep(name, HERE / f"{name}.sql", window=window, target=target)
    counted = snapshot.sql(HERE / "paths.sql")
    return list(zip(counted["n"].to_pylist(), counted["taken"].to_pylist(), strict=True))


def _candidates(ways: Sequence[Sequence[str]]) -> pa.Table:
    """The ways as rows; what a shorter one lacks is empty."""
    between = [[*way[1:-1], "", ""][:2] for way in ways]
    columns = {
        "nth": pa.array(range(len(ways)), pa.int64()),
        "arrows": pa.array([len(way) - 1 for way in ways], pa.int64()),
        "start": pa.array([way[0] for way in ways], pa.string()),
        "second": pa.array([second for second, _ in between], pa.string()),
        "third": pa.array([third for _, third in between], pa.string()),
    }
    return pa.table(columns)


def _path(way: list[str], shares: Shares, n: int, taken: int, min_n: int) -> Path:
    if n >= min_n:
        return Path(way, taken / n, "observed", n)
    return Path(way, math.prod(shares[step] for step in pairwise(way)), "estimated", n)


def _rank(path: Path) -> tuple[float, int, list[str]]:
    return (-rounded(path.share), len(path.path), path.path)
