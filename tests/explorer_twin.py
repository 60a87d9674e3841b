"""A twin of the explorer in plain Python: what a list of operations makes of the records of a bank, by definition."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import networkx as nx

from graph.model import EDGES
from tests.graph_banks import Records, counts

ROOT = ("root", "")

Edge = tuple[str, str, str]


def edges_of(records: Records) -> Counter[Edge]:
    """How many rows there are of each edge that counts on the day, loops left out; ends of symmetric ones in order."""
    found: Counter[Edge] = Counter()
    for kind in EDGES:
        for row in records[kind.name]:
            source = f"{kind.source.refers_to}:{row[kind.source.name]}"
            target = f"{kind.target.refers_to}:{row[kind.target.name]}"
            if source != target and counts(kind.name, row):
                ends = (min(source, target), max(source, target)) if kind.symmetric else (source, target)
                found[*ends, kind.label] += 1
    return found


class Twin:
    """A view after some operations, worked out from the edges of a bank alone."""

    def __init__(self, edges: Counter[Edge], referees: dict[str, list[str]]) -> None:
        self.edges, self.referees = edges, referees
        self.near: dict[str, list[tuple[str, str, str]]] = defaultdict(list)  # label, direction, other
        for source, target, label in edges:
            symmetric = label == "LINKED"
            self.near[source].append((label, "any" if symmetric else "out", target))
            self.near[target].append((label, "any" if symmetric else "in", source))
        self.holds = nx.DiGraph()
        self.holds.add_node(ROOT)
        self.order: list[str] = []
        self.drawn: dict[Edge, set[Any]] = defaultdict(set)
        self.hidden: set[str] = set()
        self.dismissed: set[str] = set()

    @property
    def nodes(self) -> list[str]:
        return [node for node in self.order if node in self.holds]

    @property
    def seen(self) -> list[str]:
        return [node for node in self.nodes if node not in self.hidden]

    def do(self, number: int, operation: dict[str, Any]) -> None:
        getattr(self, f"_{operation['do']}")(number, **{key: each for key, each in operation.items() if key != "do"})

    def more(self, node: str) -> tuple[int, dict[str, int]]:
        """Neighbours in all, and those each way that could still come."""
        marks = {"out": ">", "in": "<", "any": "<>"}
        there = {*self.nodes, *self.dismissed}
        ways = Counter(f"{label}{marks[way]}" for label, way, other in self.near[node] if other not in there)
        return len({other for _, _, other in self.near[node]}), dict(ways)

    def drawn_between(self, nodes: set[str]) -> dict[Edge, int]:
        return {each: self.edges[each] or 1 for each in self.drawn if {*each[:2]} <= nodes}

    def _bring(self, node: str, by: Any) -> bool:
        if node in self.dismissed:
            return False
        if node not in self.holds:
            self.order = [each for each in self.order if each != node] + [node]
        self.holds.add_edge(by, node)
        return True

    def _start(self, number: int, node: str) -> None:
        self.dismissed.discard(node)
        self.hidden.discard(node)
        self._bring(node, ROOT)

    def _expand(self, number: int, node: str, kinds: Any = (), direction: str = "any", most: int = 50) -> None:
        if node not in self.holds and not self._bring(node, ROOT):
            return
        ways = [
            (label, other, way)
            for label, way, other in self.near[node]
            if (not kinds or label in kinds) and (direction == "any" or way in (direction, "any"))
        ]
        chosen = list(dict.fromkeys(other for _, other, _ in sorted(ways)))[:most]
        for other in chosen:
            if self._bring(other, node):
                for label, end, way in ways:
                    if end == other:
                        self._draw(node, other, label, way, node)

    def _network(self, number: int, customer: str, most: int = 300) -> None:
        here, met = [customer], [(customer, "")]
        while here:
            here = sorted(
                ((each, referrer) for referrer in here for each in self.referees.get(referrer, ())),
            )  # type: ignore[assignment] # pairs for a moment
            met += here  # type: ignore[arg-type] # as above
            here = [each for each, _ in here]
        for each, referrer in met[:most]:
            if self._bring(f"customer:{each}", ROOT) and f"customer:{referrer}" in self.holds:
                self._draw(f"customer:{referrer}", f"customer:{each}", "REFERRED", "out", number)

    def _collapse(self, number: int, node: str) -> None:
        if node in self.holds:
            self._let_go(node)
            kept = nx.descendants(self.holds, ROOT)
            for each in set(self.holds) - kept - {ROOT}:
                self._let_go(each)
                self.holds.remove_node(each)

    def _let_go(self, node: str) -> None:
        self.holds.remove_edges_from(list(self.holds.out_edges(node)))
        for reasons in self.drawn.values():
            reasons.discard(node)
        self._tidy()

    def _tidy(self) -> None:
        self.drawn = defaultdict(set, {key: each for key, each in self.drawn.items() if each})

    def _hide(self, number: int, nodes: list[str]) -> None:
        self.hidden |= set(nodes)

    def _show(self, number: int, nodes: Any = ()) -> None:
        self.hidden -= set(nodes) if nodes else set(self.hidden)

    def _only(self, number: int, nodes: list[str]) -> None:
        self.hidden |= set(self.nodes) - set(nodes)

    def _dismiss(self, number: int, nodes: list[str]) -> None:
        for node in nodes:
            self.dismissed.add(node)
            if node in self.holds:
                for other in list(self.holds.successors(node)):
                    self.holds.add_edge(ROOT, other)
                self.holds.remove_node(node)
            self.drawn = defaultdict(set, {key: each for key, each in self.drawn.items() if node not in key[:2]})

    def _relate(self, number: int) -> None:
        there = set(self.nodes)
        for source, target, label in self.edges:
            if source in there and target in there:
                self.drawn[source, target, label].add(number)

    def _draw(self, node: str, other: str, label: str, way: str, reason: Any) -> None:
        ends = (node, other) if way == "out" else (other, node) if way == "in" else (min(node, other), max(node, other))
        self.drawn[*ends, label].add(reason)


def random_operations(chance: Any, nodes: list[str], many: int) -> Iterator[dict[str, Any]]:
    """So many operations over these nodes."""
    labels = [kind.label for kind in EDGES]
    for _ in range(many):
        node, some = chance.choice(nodes), chance.sample(nodes, 3)
        customer = chance.choice([each for each in nodes if each.startswith("customer:")]).partition(":")[2]
        expand = {"do": "expand", "node": node, "most": chance.choice([1, 3, 50, 500])}
        expand |= chance.choice([{}, {"kinds": chance.sample(labels, 6)}])
        expand |= chance.choice([{}, {"direction": "in"}, {"direction": "out"}])
        yield chance.choice([
            {"do": "start", "node": node}, expand, expand, expand, expand, {"do": "collapse", "node": node},
            {"do": "network", "customer": customer, "most": chance.choice([2, 300])},
            {"do": "hide", "nodes": some}, {"do": "show", "nodes": some}, {"do": "show"},
            {"do": "dismiss", "nodes": some[:2]}, {"do": "only", "nodes": some}, {"do": "relate"},
        ])  # fmt: skip
