"""How many neighbours a node has, before anything is drawn."""

from dataclasses import dataclass
from typing import Annotated

from graph.errors import BadParameter, nearest
from graph.model import EDGES, NODE_KINDS
from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.explore.around import Surroundings
from queries.question import Allowed, question

_ENDS = {kind.label: (kind.source.refers_to, kind.target.refers_to) for kind in EDGES}


@dataclass(frozen=True)
class Neighbours:
    """Neighbours over one kind of edge in one direction."""

    edge: str
    direction: str  # out, in, or any where the edge is read in both directions
    kind: str  # of the neighbours
    neighbours: int  # distinct


@dataclass(frozen=True)
class Summary:
    """Neighbours over all kinds of edges."""

    neighbours: int  # distinct
    listed: bool  # false for a hub, whose neighbours are counted without looking at each


@question("explore")
def neighbours(
    snapshot: Snapshot,
    node: Annotated[str, Allowed("a node as kind:id, such as customer:C07", "节点（类型:编号）")],
) -> Answer[Neighbours, Summary]:
    """Neighbours of a node: how many there are, by kind of edge and direction.

    An edge counts as it does in paths between. A node is no neighbour of itself.
    """
    kind, colon, id_ = node.partition(":")
    if not colon or not id_:
        raise BadParameter("node", node, "a node as kind:id, such as customer:C07")
    if kind not in NODE_KINDS:
        raise BadParameter("node", node, f"a kind before the colon{nearest(kind, NODE_KINDS)}")
    snapshot.require(kind, id_)
    around = Surroundings(snapshot).of(node)
    rows = [
        Neighbours(edge, direction, _ENDS[edge][0 if direction == "in" else 1], many)
        for (edge, direction), many in sorted(around.ways.items())
    ]
    return Answer(Rows.of(Neighbours, rows), Summary(around.neighbours, not around.is_hub))
