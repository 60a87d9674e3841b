"""Where a strategy loses its customers, rule by rule."""

from dataclasses import dataclass
from typing import Annotated

from graph.errors import BadParameter
from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.question import Allowed, question
from queries.strategy.judgement import HERE, RULES, judge


@dataclass(frozen=True)
class Left:
    """Customers left after a rule and those before it; the first row has no rule: all who have not left the bank."""

    rule: str | None
    left: int


@dataclass(frozen=True)
class NoSummary:
    """Nothing beside the rows."""


@question("strategy")
def waterfall(
    snapshot: Snapshot,
    strategy: Annotated[str, Allowed("id of the strategy", "策略", kind="strategy")],
    product: Annotated[str, Allowed("id of a product that it offers", "产品", kind="product")],
) -> Answer[Left, NoSummary]:
    """Customers left after each rule of a strategy for a product that it offers, in the order of the rules."""
    snapshot.require("strategy", strategy)
    snapshot.require("product", product)
    _require_offer(snapshot, strategy, product)
    judge(snapshot, strategy=strategy, product=product, off_sale=True)
    snapshot.keep("rule_segment", HERE / "rule_segment.sql")
    snapshot.view("judged", HERE / "judged.sql")
    left = snapshot.sql(HERE / "waterfall.sql").to_pylist()[0]
    rows = [Left(None, int(left["everybody"])), *(Left(rule, int(left[rule])) for rule in RULES)]
    return Answer(
        Rows.of(Left, rows), NoSummary(), counts={"customers": rows[0].left, "has_left": int(left["has_left"])}
    )


def _require_offer(snapshot: Snapshot, strategy: str, product: str) -> None:
    """Raise `BadParameter` where the strategy does not offer the product."""
    offered = snapshot.sql(HERE / "offered.sql", strategy=strategy)["product_id"].to_pylist()
    if product not in offered:
        raise BadParameter("product", product, f"strategy {strategy!r} offers {', '.join(offered) or 'nothing'}")
