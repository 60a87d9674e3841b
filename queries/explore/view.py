"""What is in a view after some operations: which nodes, what holds them there, which edges are drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from queries.explore.around import Way
from queries.explore.operations import Colour, Filter, Icon, Size

MOST_THERE = 5_000  # nodes in a view

Reason = int | str  # the number of an operation, or the node whose expansion it was
EdgeKey = tuple[str, str, str]  # source, target, label


@dataclass(frozen=True)
class Held:
    """A node of the view: the operation that first brought it, near which node, and all that holds it there."""

    brought_by: int
    near: str | None
    reasons: frozenset[Reason]


@dataclass(frozen=True)
class Drawn:
    """An edge of the view: how many rows of the bank it stands for, and all that holds it there."""

    count: int
    reasons: frozenset[Reason]


@dataclass(frozen=True)
class Came:
    """A node came into the view, near another or by itself."""

    node: str
    near: str | None


@dataclass(frozen=True)
class LaidOut:
    """All that was in the view found its place anew."""

    name: str
    nodes: tuple[str, ...]
    edges: tuple[EdgeKey, ...]


@dataclass(frozen=True)
class Pinned:
    """A node was put to a place and held there; without a place it is held no longer."""

    node: str
    place: tuple[float, float] | None


@dataclass(frozen=True)
class Path:
    """A shortest path that an operation brought."""

    operation: int
    nodes: tuple[str, ...]
    edges: tuple[str, ...]


Rule = Colour | Size | Icon
Event = Came | LaidOut | Pinned


@dataclass
class View:
    """The state of a view. Nodes stand in the order of their arrival."""

    nodes: dict[str, Held] = field(default_factory=dict)
    edges: dict[EdgeKey, Drawn] = field(default_factory=dict)
    hidden: dict[str, None] = field(default_factory=dict)
    dismissed: dict[str, None] = field(default_factory=dict)
    pins: dict[str, tuple[float, float]] = field(default_factory=dict)
    filters: dict[tuple[str, str], Filter] = field(default_factory=dict)  # by kind and property
    rules: dict[tuple[str, str], Rule] = field(default_factory=dict)  # by kind and what they rule
    events: list[Event] = field(default_factory=list)  # in their order: what places hang on
    paths: list[Path] = field(default_factory=list)
    reached: dict[int, tuple[str, ...]] = field(default_factory=dict)  # by operation: nodes that it brought or found
    cut: dict[int, int] = field(default_factory=dict)  # by operation: how many more it would have brought
    gone: dict[str, None] = field(default_factory=dict)  # named by operations, and not in the bank
    crowded_out: int = 0  # nodes for which there was no room

    def copy(self) -> "View":
        """The same state, to go on from."""
        return View(
            dict(self.nodes),
            dict(self.edges),
            dict(self.hidden),
            dict(self.dismissed),
            dict(self.pins),
            dict(self.filters),
            dict(self.rules),
            list(self.events),
            list(self.paths),
            dict(self.reached),
            dict(self.cut),
            dict(self.gone),
            self.crowded_out,
        )

    def bring(self, node: str, number: int, reason: Reason, near: str | None = None) -> bool:
        """Let a reason hold a node, which comes where it is not there. False where it may not, or has no room."""
        if node in self.dismissed:
            return False
        held = self.nodes.get(node)
        if held is not None or len(self.nodes) < MOST_THERE:
            self.reached[number] = (*self.reached.get(number, ()), node)
        if held is not None:
            self.nodes[node] = replace(held, reasons=held.reasons | {reason})
            return True
        if len(self.nodes) >= MOST_THERE:
            self.crowded_out += 1
            return False
        self.nodes[node] = Held(number, near, frozenset({reason}))
        self.events.append(Came(node, near))
        return True

    def draw(self, node: str, other: str, ties: Mapping[Way, int], reason: Reason) -> None:
        """Draw the edges between two nodes where both are in the view, ways as seen from the first."""
        if node not in self.nodes or other not in self.nodes:
            return
        for (label, direction), count in ties.items():
            ends = (other, node) if direction == "in" else (node, other)
            if direction == "any":
                ends = (min(ends), max(ends))
            key = (*ends, label)
            before = self.edges[key].reasons if key in self.edges else frozenset()
            self.edges[key] = Drawn(count, before | {reason})

    def collapse(self, node: str) -> None:
        """Undo the expansions of a node: what nothing else holds goes, and in turn what that one's expansions held."""
        self._let_go({node})
        kept = self._kept()
        gone = [each for each in self.nodes if each not in kept]
        for each in gone:
            del self.nodes[each]
        self._let_go(gone)

    def dismiss(self, node: str, number: int) -> None:
        """Remove a node for good; what it had brought is held by the operation that removes it."""
        self.dismissed[node] = None
        self.nodes.pop(node, None)
        for each, held in self.nodes.items():
            if node in held.reasons:
                self.nodes[each] = replace(held, reasons=held.reasons - {node} | {number})
        self.edges = {key: each for key, each in self.edges.items() if node not in key[:2]}

    def _let_go(self, nodes: Iterable[str]) -> None:
        """The expansions of these nodes hold nothing any more; edges that nothing holds, or without an end, go."""
        let = frozenset(nodes)
        for each, held in self.nodes.items():
            if held.reasons & let:
                self.nodes[each] = replace(held, reasons=held.reasons - let)
        edges = {key: replace(each, reasons=each.reasons - let) for key, each in self.edges.items()}
        there = self.nodes
        self.edges = {key: each for key, each in edges.items() if each.reasons and key[0] in there and key[1] in there}

    def _kept(self) -> set[str]:
        """The nodes that an operation holds, and those that the expansions of such nodes hold, and so on."""
        holds: dict[str, list[str]] = {}
        for node, held in self.nodes.items():
            for reason in held.reasons:
                if isinstance(reason, str):
                    holds.setdefault(reason, []).append(node)
        kept: set[str] = set()
        ready = [node for node, held in self.nodes.items() if any(isinstance(each, int) for each in held.reasons)]
        while ready:
            node = ready.pop()
            if node not in kept:
                kept.add(node)
                ready += holds.get(node, ())
        return kept
