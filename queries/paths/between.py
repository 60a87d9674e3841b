"""How two nodes of the bank are connected."""

from dataclasses import dataclass
from itertools import islice
from typing import Annotated

from graph.algorithms.shortest import shortest_ways
from graph.errors import BadParameter, nearest
from graph.model import EDGES, NODE_KINDS
from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.paths.neighbours import Neighbours
from queries.question import Allowed, question

LABELS = tuple(kind.label for kind in EDGES)
MOST_HOPS = 6
METHOD = {"name": "shortest ways", "text": "breadth first from the source, a level at a time, never through a hub"}


@dataclass(frozen=True)
class Path:
    """A shortest way: its nodes from source to target, and the kinds of edges between them."""

    nodes: list[str]  # kind:id
    edges: list[str]


@dataclass(frozen=True)
class Summary:
    """How far apart the two are."""

    hops: int | None  # edges on a shortest way, missing where there is none
    hubs_skipped: int  # nodes with too many neighbours that were met nearer and not walked through


@question("paths")
def between(
    snapshot: Snapshot,
    source: Annotated[str, Allowed("a node as kind:id, such as customer:C07", "起点（类型:编号）")],
    target: Annotated[str, Allowed("a node as kind:id, such as product:fund", "终点（类型:编号）")],
    kinds: Annotated[
        list[str] | None, Allowed("edges that may be walked; missing: all", "关系类型", choices=LABELS)
    ] = None,
    max_hops: Annotated[
        int, Allowed("edges on a way at most", "最多步数", minimum=1, maximum=MOST_HOPS, are_hops=True)
    ] = MOST_HOPS,
    hub: Annotated[int, Allowed("neighbours from which a node is walked around", "枢纽阈值", minimum=1)] = 1000,
    limit: Annotated[int, Allowed("how many ways at most", "最多条数", minimum=1)] = 10,
) -> Answer[Path, Summary]:
    """Paths between two nodes: all shortest ways over any edges, in any direction.

    A node with more than `hub` neighbours may be an end but is not walked through. Parallel edges of different kinds
    are different paths. An edge counts when its own dates say that it was there on as_of, or when it has none: a
    closed holding does, a segment that was left does not. A node is no neighbour of itself.
    """
    for name, node in (("source", source), ("target", target)):
        _require(snapshot, name, node)
    neighbours = Neighbours(snapshot, target, kinds or LABELS, hub)
    ways = shortest_ways(source, target, neighbours.of, neighbours.of_end, max_hops)
    found = [Path(nodes, edges) for nodes, edges in islice(ways, limit)]
    return Answer(Rows.of(Path, found), Summary(ways.hops, ways.hubs), method=(METHOD,))


def _require(snapshot: Snapshot, name: str, node: str) -> None:
    kind, colon, node_id = node.partition(":")
    if not colon or not node_id:
        raise BadParameter(name, node, "a node as kind:id, such as customer:C07")
    if kind not in NODE_KINDS:
        raise BadParameter(name, node, f"a kind before the colon{nearest(kind, NODE_KINDS)}")
    snapshot.require(kind, node_id)
