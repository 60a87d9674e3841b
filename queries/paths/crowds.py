"""Which nodes of a bank may be hubs at all: those with many edges, and how many neighbours they were seen to have."""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph.model import EDGES
from graph.snapshot import Bank

LEAST = 200  # edges; a node with fewer is in no crowd
MOST_SEEN = 10_000

Seen = tuple[str, tuple[str, ...], date]  # a node, over which kinds of edges, as of which day


class Crowds:
    """The nodes with more than `least` edges of any kind on any day: few, whatever the size of the bank."""

    def __init__(self, nodes: frozenset[str], least: int) -> None:
        self._nodes = nodes
        self._least = least
        self._seen: dict[Seen, int] = {}

    @classmethod
    def of(cls, bank: Bank, least: int = LEAST) -> "Crowds":
        """Those of a bank, after one pass over the ends of its edges."""
        tallies: dict[str, list[pa.Table]] = {}
        for edges in EDGES:
            for end in (edges.source, edges.target):
                ids = pq.read_table(bank.revision.path(edges.name), columns=[end.name]).rename_columns(["id"])
                tallies.setdefault(end.refers_to, []).append(ids.group_by("id").aggregate([([], "count_all")]))
        return cls(frozenset(each for kind, some in tallies.items() for each in _many(kind, some, least)), least)

    def may_have_more(self, node: str, neighbours: int) -> bool:
        """Whether a node may have more than so many neighbours."""
        return neighbours < self._least or node in self._nodes

    def have_more(self, seen: Seen, neighbours: int) -> bool:
        """Whether more than so many were seen."""
        return self._seen.get(seen, 0) > neighbours

    def saw(self, seen: Seen, neighbours: int) -> None:
        """Remember that a node has at least so many."""
        if len(self._seen) >= MOST_SEEN:
            self._seen.clear()
        self._seen[seen] = max(neighbours, self._seen.get(seen, 0))


def _many(kind: str, tallies: list[pa.Table], least: int) -> list[str]:
    """The nodes of a kind, as `kind:id`, whose edges are many in all."""
    edges = pa.concat_tables(tallies).group_by("id").aggregate([("count_all", "sum")])
    many = edges.filter(pc.greater(edges["count_all_sum"], least))["id"].to_pylist()
    return [f"{kind}:{each}" for each in many]
