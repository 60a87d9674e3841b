"""What nodes are tied to: one by one in the graph, many at once over the tables."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph.algorithms.shortest import Ties
from graph.model import NODES
from graph.snapshot import Bank, Snapshot
from queries.paths.crowds import Crowds

ONE = Path(__file__).with_name("neighbours.cypher")
MANY = Path(__file__).with_name("neighbours.sql")
MORE = 16  # times as many edges, where the first ones all lead to few neighbours

_KINDS = {kind.label: kind.name for kind in NODES}


class Neighbours:
    """Ties of nodes called `kind:id`, over the allowed kinds of edges (their labels), as of the snapshot's day.

    A node with more than `hub` neighbours is a hub, and its ties are None. From `many` nodes on the tables are read:
    then one pass over all edges costs less than so many questions.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        target: str,
        kinds: Sequence[str],
        hub: int,
        many: int = 500,
        crowds: Callable[[Bank], Crowds] = Crowds.of,
    ) -> None:
        self._snapshot, self._target, self._kinds = snapshot, target, tuple(kinds)
        self._hub, self._many = hub, many
        self._crowds = snapshot.bank.once(crowds)
        self._until = datetime.combine(snapshot.as_of, time.max)

    def of(self, nodes: list[str]) -> Mapping[str, Ties | None]:
        """The ties of some nodes. Where the target is among them, the others may be left out: no way goes on there."""
        if any(node in self._at_target and not self._is_hub(node) for node in nodes):
            return {node: None if self._is_hub(node) else self._to_target(node) for node in nodes}
        if len(nodes) >= self._many:
            return self._by_tables(nodes, self._hub)
        return {node: self._by_graph(node) for node in nodes}

    def of_end(self, node: str) -> Ties:
        """All ties of a node, be it a hub."""
        found = self._by_graph(node)
        return self._by_tables([node], 1 << 62)[node] or {} if found is None else found

    @cached_property
    def _at_target(self) -> Ties:
        """The ties of the target, none where it is a hub: what leads there is found from its side too."""
        return self._by_graph(self._target) or {}

    def _to_target(self, node: str) -> Ties:
        kinds = self._at_target.get(node)
        return {self._target: kinds} if kinds else {}

    def _is_hub(self, node: str) -> bool:
        return self._crowds.may_have_more(node, self._hub) and self._by_graph(node) is None

    def _by_graph(self, node: str) -> dict[str, set[str]] | None:
        seen = (node, self._kinds, self._snapshot.as_of)
        if self._crowds.have_more(seen, self._hub):
            return None
        most = 4 * self._hub
        while True:
            rows = self._edges(node, most)
            ties = _gathered((f"{_KINDS[row['label']]}:{row['id']}", row["edge"]) for row in rows)
            ties.pop(node, None)
            if len(ties) > self._hub:
                self._crowds.saw(seen, len(ties))
                return None
            if len(rows) < most:
                return ties
            most *= MORE

    def _edges(self, node: str, most: int) -> list[dict[str, Any]]:
        """So many edges of a node, in no order."""
        kind, _, id_ = node.partition(":")
        asked = {"id": id_, "kinds": list(self._kinds), "until": self._until, "most": most}
        return self._snapshot.local(ONE, node=kind, **asked)

    def _by_tables(self, nodes: list[str], hub: int) -> Mapping[str, Ties | None]:
        session = self._snapshot.session
        session.table("here", pa.table({"node": pa.array(nodes, pa.string())}))
        session.table("allowed", pa.table({"kind": pa.array(list(self._kinds), pa.string())}))
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
