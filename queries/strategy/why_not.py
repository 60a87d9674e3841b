"""Why a customer is not served: every offer with the rules that fail."""

from dataclasses import dataclass
from typing import Annotated

from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.question import Allowed, question
from queries.strategy.case import METHOD, case_of


@dataclass(frozen=True)
class Reasons:
    """The rules that a customer fails for a strategy and a product that it offers, in the order of the rules."""

    strategy: str
    product: str
    failed: list[str]


@dataclass(frozen=True)
class Standing:
    """The state of the customer per product; empty where the customer has left."""

    state: dict[str, str]


@question("strategy")
def why_not(
    snapshot: Snapshot,
    customer: Annotated[str, Allowed("id of the customer", "客户", kind="customer")],
    product: Annotated[str | None, Allowed("one product; all on sale where missing", "产品", kind="product")] = None,
) -> Answer[Reasons, Standing]:
    """Which rules keep each strategy from a customer, and the customer's state for each product.

    A named product is judged whatever its sale dates. Rules are judged for a customer who has left too.
    """
    snapshot.require("customer", customer)
    if product is not None:
        snapshot.require("product", product)
    case = case_of(snapshot, customer)
    rows = [Reasons(*each) for each in case.failed(product)]
    return Answer(Rows.of(Reasons, rows), Standing(case.states(product)), {"offers": len(rows)}, (METHOD,))
