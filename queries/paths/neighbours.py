"""What nodes are tied to: one by one in the graph, many at once over the tables."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path

import pyarrow as pa

from graph.algorithms.shortest import Ties
from graph.model import EDGES, NODES
from graph.snapshot import Snapshot

ONE = Path(__file__).with_name("neighbours.cypher")
MANY = Path(__file__).with_name("neighbours.sql")

_KINDS = {kind.label: kind.name for kind in NODES}


class Neighbours:
    """Ties of nodes called `kind:id`, over the allowed kinds of edges (their labels), as of the snapshot's day.

    A node with more than `hub` neighbours is a hub, and its ties are None. From `many` nodes on the tables are read:
    then one pass over all edges costs less than so many questions.
    """

    def __init__(self, snapshot: Snapshot, target: str, kinds: Sequence[str], hub: int, many: int = 500) -> None:
        self._snapshot, self._target, self._kinds = snapshot, target, list(kinds)
        self._hub, self._many = hub, many
        self._until = datetime.combine(snapshot.as_of, time.max)

    def of(self, nodes: list[str]) -> Mapping[str, Ties | None]:
        """The ties of some nodes."""
        if len(nodes) >= self._many:
            return self._by_tables(nodes, self._hub)
        return {node: self._by_graph(node) for node in nodes}

    def of_end(self, node: str) -> Ties:
        """All ties of a node, be it a hub."""
        return self._by_graph(node) or self._by_tables([node], 1 << 62)[node] or {}

    def _by_graph(self, node: str) -> dict[str, set[str]] | None:
        kind, _, id_ = node.partition(":")
        # Itself aside, a node with a row more than this has more neighbours than a hub may have at most.
        most = _parallel(kind, self._kinds) * (self._hub + 1) + 1
        asked = {"id": id_, "kinds": self._kinds, "until": self._until, "most": most}
        rows = self._snapshot.local(ONE, node=kind, **asked)
        ties = _gathered((f"{_KINDS[row['label']]}:{row['id']}", row["edge"]) for row in rows)
        ties.pop(node, None)
        return ties if len(ties) <= self._hub else None

    def _by_tables(self, nodes: list[str], hub: int) -> Mapping[str, Ties | None]:
        session = self._snapshot.session
        session.table("here", pa.table({"node": pa.array(nodes, pa.string())}))
        session.table("allowed", pa.table({"kind": pa.array(self._kinds, pa.string())}))
        found = self._snapshot.sql(MANY, hub=hub, target=self._target)
        columns = (found[name].to_pylist() for name in ("node", "other", "edge"))
        ties: dict[str, dict[str, set[str]] | None] = {node: {} for node in nodes}
        for node, other, edge in zip(*columns, strict=True):
            own = ties[node]
            if other is None or own is None:
                ties[node] = None
            else:
                own.setdefault(other, set()).add(edge)
        return ties


def _gathered(rows: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The kinds of edges to each neighbour."""
    ties: dict[str, set[str]] = defaultdict(set)
    for other, edge in rows:
        ties[other].add(edge)
    return ties


def _parallel(kind: str, edges: Sequence[str]) -> int:
    """Edges of how many kinds a node of a kind can have to one neighbour."""
    ends = [{each.source.refers_to, each.target.refers_to} for each in EDGES if each.label in edges]
    return max(Counter(frozenset(each) for each in ends if kind in each).values(), default=1)
