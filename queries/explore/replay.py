"""A list of operations, replayed on the graph."""

from collections.abc import Iterable, Sequence
from functools import singledispatchmethod
from typing import Any

from graph.errors import BadParameter, UnknownNode
from graph.snapshot import Snapshot
from graph.stopping import check
from queries.explore.around import Surroundings, allows
from queries.explore.facts import facts
from queries.explore.memory import Memory
from queries.explore.operations import (
    MOST,
    Cell,
    Collapse,
    Colour,
    Dismiss,
    Expand,
    Filter,
    Hide,
    Icon,
    Layout,
    Network,
    Only,
    Operation,
    Paths,
    Pin,
    Plain,
    Relate,
    Show,
    Size,
    Start,
    Unfilter,
    Unpin,
)
from queries.explore.properties import check_shown
from queries.explore.reading import name_of, place, read_json, read_operations
from queries.explore.view import LaidOut, Path, Pinned, Rule, View
from queries.paths.between import MOST_HOPS
from queries.question import find
from queries.strategy.people import GAP


def explore(snapshot: Snapshot, operations: Any, *, lenient: bool = False, hops: int = MOST_HOPS) -> View:
    """The view that a list of operations makes: JSON text, plain data, or operations that were read.

    A node that an operation names and the bank has not raises `UnknownNode`; where `lenient`, it is `gone` and the
    operation does without it. Paths are of at most `hops` edges. Raises `BadParameter`.
    """
    wanted = read(operations)
    memory, beside = snapshot.bank.once(Memory), (snapshot.as_of, snapshot.reveal, lenient, hops)
    done, view = memory.recall(beside, wanted)
    replay = _Replay(snapshot, view, lenient, hops)
    for number, operation in enumerate(wanted[done:], done + 1):
        check()
        replay.do(number, operation)
    memory.remember(beside, wanted, view)
    return view


def read(operations: Any) -> tuple[Operation, ...]:
    """Operations from JSON text, from plain data, or as they were read before. Raises `BadParameter`."""
    if isinstance(operations, str):
        return read_json(operations)
    if isinstance(operations, tuple) and all(isinstance(each, Operation) for each in operations):
        return operations
    return read_operations(operations)


class _Replay:
    """Operations done one after the other to a view."""

    def __init__(self, snapshot: Snapshot, view: View, lenient: bool, hops: int) -> None:
        self._snapshot, self._view, self._lenient, self._hops = snapshot, view, lenient, hops
        self._around = Surroundings(snapshot)
        self._number = 0

    def do(self, number: int, operation: Operation) -> None:
        """Do one operation. Raises `UnknownNode` and `BadParameter`, which name it by its place in the list."""
        self._number = number
        try:
            self._do(operation)
        except UnknownNode as error:
            raise UnknownNode(error.kind, error.node_id, f": {place(number, operation)} names it") from None
        except BadParameter as error:
            raise BadParameter(f"{place(number, operation)}: {error.name}", error.value, error.allowed) from None

    @singledispatchmethod
    def _do(self, operation: Operation) -> None:
        """What looks at the view, and changes no node, does nothing."""

    @_do.register
    def _(self, operation: Start) -> None:
        if self._known([operation.node]):
            self._view.dismissed.pop(operation.node, None)
            self._view.hidden.pop(operation.node, None)
            self._view.bring(operation.node, self._number, self._number)

    def _known(self, nodes: Iterable[str]) -> list[str]:
        """Those of the nodes that the bank has. Raises `UnknownNode` for another, unless lenient."""
        found = facts(self._snapshot, nodes)
        missing = [node for node, properties in found.items() if properties is None]
        if missing and not self._lenient:
            kind, _, id_ = missing[0].partition(":")
            raise UnknownNode(kind, id_)
        self._view.gone |= dict.fromkeys(missing)
        return [node for node, properties in found.items() if properties is not None]

    @_do.register
    def _(self, operation: Expand) -> None:
        node, view = operation.node, self._view
        if not self._known([node]):
            return
        if node not in view.nodes and not view.bring(node, self._number, self._number):
            return
        for other in self._around.first(node, operation.kinds, operation.direction, operation.most):
            if view.bring(other, self._number, node, node):
                ties = self._around.between(node, other)
                chosen = {way: n for way, n in ties.items() if allows(way, operation.kinds, operation.direction)}
                view.draw(node, other, chosen, node)

    @_do.register
    def _(self, operation: Network) -> None:
        """Generation by generation, each by id."""
        if not self._known([f"customer:{operation.customer}"]):
            return
        tree = find("referrals", "tree").ask(self._snapshot, customer=operation.customer).rows
        for row in tree[: operation.most]:
            node, referrer = f"customer:{row.customer}", f"customer:{row.referrer}" if row.generation else None
            if self._view.bring(node, self._number, self._number, referrer) and referrer:
                self._view.draw(referrer, node, {("REFERRED", "out"): 1}, self._number)
        self._view.cut[self._number] = max(0, len(tree) - operation.most)

    @_do.register
    def _(self, operation: Paths) -> None:
        ends = [operation.source, operation.target]
        if len(self._known(ends)) < len(set(ends)):
            return
        asked = {"kinds": list(operation.kinds) or None, "limit": operation.limit, "max_hops": self._hops}
        answer = find("paths", "between").ask(self._snapshot, source=ends[0], target=ends[1], **asked)
        for row in answer.rows:
            self._walk(row.nodes, row.edges)
        for node in ends:
            self._view.bring(node, self._number, self._number)

    def _walk(self, nodes: Sequence[str], edges: Sequence[str]) -> None:
        """Bring the nodes and edges of one path."""
        view = self._view
        view.paths.append(Path(self._number, tuple(nodes), tuple(edges)))
        before = None
        for node in nodes:
            view.bring(node, self._number, self._number, before)
            before = node
        for node, label, other in zip(nodes, edges, nodes[1:], strict=False):
            ties = {way: n for way, n in self._around.between(node, other).items() if way[0] == label}
            view.draw(node, other, ties, self._number)

    @_do.register
    def _(self, operation: Cell) -> None:
        """The segment and the product, strategies for them, then people in the gap by balance, largest first."""
        about = [f"segment:{operation.segment}", f"product:{operation.product}"]
        if len(self._known(about)) < len(about):
            return
        asked = {"segment": operation.segment, "product": operation.product, "state": list(GAP)}
        people = find("strategy", "people").ask(self._snapshot, **asked).rows.table["customer"]
        offering = self._around.first(about[1], ("OFFERS",), "in", MOST)
        customers = [f"customer:{each}" for each in people[: operation.most].to_pylist()]
        self._view.cut[self._number] = len(people) - len(customers)
        for node in [*about, *offering, *customers]:
            self._view.bring(node, self._number, self._number, None if node in about else about[1])
        for node, other, ties in self._around.among([*about, *offering, *customers]):
            drawn = {way: many for way, many in ties.items() if way[0] in ("OFFERS", "TARGETS", "MEMBER_OF")}
            self._view.draw(node, other, drawn, self._number)

    @_do.register
    def _(self, operation: Collapse) -> None:
        if operation.node in self._view.nodes:
            self._view.collapse(operation.node)

    @_do.register
    def _(self, operation: Hide) -> None:
        self._view.hidden |= dict.fromkeys(self._known(operation.nodes))

    @_do.register
    def _(self, operation: Show) -> None:
        for node in self._known(operation.nodes) if operation.nodes else list(self._view.hidden):
            self._view.hidden.pop(node, None)

    @_do.register
    def _(self, operation: Dismiss) -> None:
        for node in self._known(operation.nodes):
            self._view.dismiss(node, self._number)

    @_do.register
    def _(self, operation: Only) -> None:
        kept = set(self._known(operation.nodes))
        self._view.hidden |= dict.fromkeys(node for node in self._view.nodes if node not in kept)

    @_do.register
    def _(self, _operation: Relate) -> None:
        for node, other, ties in self._around.among(self._view.nodes):
            self._view.draw(node, other, ties, self._number)

    @_do.register
    def _(self, operation: Filter) -> None:
        check_shown(self._snapshot, operation.kind, operation.property)
        self._view.filters[operation.kind, operation.property] = operation

    @_do.register
    def _(self, operation: Unfilter) -> None:
        self._view.filters.pop((operation.kind, operation.property), None)

    @_do.register(Colour)
    @_do.register(Size)
    @_do.register(Icon)
    def _(self, operation: Rule) -> None:
        check_shown(self._snapshot, operation.kind, operation.property)
        self._view.rules[operation.kind, name_of(operation)] = operation

    @_do.register
    def _(self, operation: Plain) -> None:
        self._view.rules = {key: rule for key, rule in self._view.rules.items() if key[0] != operation.kind}

    @_do.register
    def _(self, operation: Layout) -> None:
        self._view.events.append(LaidOut(operation.name, tuple(self._view.nodes), tuple(self._view.edges)))

    @_do.register
    def _(self, operation: Pin) -> None:
        if self._known([operation.node]):
            self._view.pins[operation.node] = (operation.x, operation.y)
            self._view.events.append(Pinned(operation.node, (operation.x, operation.y)))

    @_do.register
    def _(self, operation: Unpin) -> None:
        if self._known([operation.node]):
            self._view.pins.pop(operation.node, None)
            self._view.events.append(Pinned(operation.node, None))
