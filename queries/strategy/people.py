"""Who is in a cell: the customers behind a number of the coverage."""

from dataclasses import dataclass
from typing import Annotated

import pyarrow as pa
import pyarrow.compute as pc

from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.question import Allowed, question
from queries.strategy.judgement import HERE, STATES, judge, take_states

GAP = ("blocked", "no_strategy")
UNLOCKING = ("live", "segment", "scene", "contactable", "channel", "frequency")  # the others pass in a gap


@dataclass(frozen=True)
class Person:
    """A customer of the cell."""

    customer: str
    state: str
    balance_minor: int | None  # over open holdings that are no debt; missing: none is known
    unlock: list[str]  # in a gap: rules each of which some strategy fails and no other


@dataclass(frozen=True)
class Summary:
    """Customers of the cell per state, whichever are shown."""

    customers: int
    states: dict[str, int]


@question("strategy")
def people(
    snapshot: Snapshot,
    segment: Annotated[str, Allowed("id of the segment", "客群", kind="segment")],
    product: Annotated[str, Allowed("id of the product", "产品", kind="product")],
    state: Annotated[
        list[str] | None, Allowed("customers in these states alone; all where missing", "状态", choices=STATES)
    ] = None,
) -> Answer[Person, Summary]:
    """The customers of a cell: their states, and for those in a gap the rules that alone keep them from a strategy.

    Sorted by balance, largest first, missing last, then by id. A product that is not on sale has no cell.
    """
    snapshot.require("segment", segment)
    snapshot.require("product", product)
    judge(snapshot, product=product)
    take_states(snapshot, segment)
    found = snapshot.sql(HERE / "people.sql")
    shown = found.filter(pc.is_in(found["state"], pa.array(state))) if state else found
    counted = found["state"].value_counts().to_pylist()
    states = dict.fromkeys(STATES, 0) | {each["values"]: each["counts"] for each in counted}
    return Answer(Rows(Person, _with_unlock(shown)), Summary(found.num_rows, states), counts={"shown": shown.num_rows})


def _with_unlock(people: pa.Table) -> pa.Table:
    """People with the rules that unlock them as lists, in the order of the rules; none outside a gap."""
    in_gap = pc.is_in(people["state"], pa.array(GAP))
    flags = [pc.and_(in_gap, pc.fill_null(people[rule], False)).to_pylist() for rule in UNLOCKING]
    unlock = [[rule for rule, flag in zip(UNLOCKING, row, strict=True) if flag] for row in zip(*flags, strict=True)]
    return people.append_column("unlock", pa.array(unlock, pa.list_(pa.string())))
