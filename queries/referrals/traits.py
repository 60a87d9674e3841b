"""The customers of a tree with what they are told apart by: what its picture is coloured by."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.algorithms.forest import Forest, Whole
from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.kept.reading import read
from queries.question import Allowed, question
from queries.referrals.members import Everybody, everybody

TRAITS = Path(__file__).with_name("traits.sql")


@dataclass(frozen=True)
class Trait:
    """A customer of the subtree, the asked one being generation 0, and what is known of them on as_of."""

    customer: str
    referrer: str | None
    generation: int
    joined_on: date | None
    month: str | None  # of joining, as 2026-06
    balance_minor: int | None  # over open holdings that are no debt; missing: none is known
    scenes: list[str]  # they came from
    channel: str | None  # of the counted referral, where it is stated
    org: str | None  # serves them


@dataclass(frozen=True)
class TraitsSummary:
    """The whole subtree, whatever depth is shown."""

    network: str  # id of the customer at the top
    descendants: int
    depth: int  # the largest generation below the asked customer


@question("referrals")
def traits(
    snapshot: Snapshot,
    customer: Annotated[str, Allowed("id of a customer", "客户编号", kind="customer")],
    depth: Annotated[int | None, Allowed("generations shown; all where missing", "显示代数", minimum=0)] = None,
) -> Answer[Trait, TraitsSummary]:
    """The customers of `referrals tree`, with balance, scenes, channel, unit of the bank and month of joining.

    The channel is that of the counted referral, the unit the one that serves the customer on as_of: of several the
    latest valid_from decides, then the smallest id. Sorted by generation, then by id.
    """
    snapshot.require("customer", customer)
    found = snapshot.once(everybody)
    forest = found.forest.only(found.joined <= np.datetime64(snapshot.as_of))
    asked = int(found.id.index(customer).as_py())
    below = _subtree(forest, asked)
    generation = forest.generation[below] - forest.generation[asked]
    shown = generation <= (generation.max() if depth is None else depth)
    snapshot.session.table("branch", _branch(found, forest, below[shown], generation[shown], snapshot.as_of))
    read(snapshot, "codes", "everybody", "holdings", "origins")
    rows = Rows(Trait, _without_gaps(snapshot.sql(TRAITS)))
    network = found.id[int(forest.root[asked])].as_py()
    summary = TraitsSummary(network, len(below) - 1, int(generation.max()))
    return Answer(rows, summary, counts={"customers": len(below), "shown": len(rows)})


def _subtree(forest: Forest, node: int) -> Whole:
    """A node and all its descendants."""
    place = int(np.flatnonzero(forest.order == node)[0])
    return forest.order[place : place + int(forest.size[node])]


def _branch(found: Everybody, forest: Forest, nodes: Whole, generation: Whole, as_of: date) -> pa.Table:
    """The nodes as rows: number and id, referrer, generation from the asked one, day and month of joining."""
    parent, joined = forest.parent[nodes], found.joined[nodes]
    unknown = ~(joined <= np.datetime64(as_of))
    months = np.datetime_as_string(joined, unit="M")
    return pa.table(
        {
            "customer": pa.array(nodes + 1, pa.int32()),  # as they are numbered in everybody
            "customer_id": found.id.take(pa.array(nodes)),
            "referrer": found.id.take(pa.array(parent, mask=parent < 0)),
            "generation": generation,
            "joined_on": pa.array(joined, mask=unknown),
            "month": pa.array(months.tolist(), pa.string(), mask=unknown),
        }
    )


def _without_gaps(rows: pa.Table) -> pa.Table:
    """An empty list of scenes for who came from none."""
    place = rows.schema.get_field_index("scenes")
    return rows.set_column(place, "scenes", pc.coalesce(rows["scenes"], pa.scalar([], rows["scenes"].type)))
