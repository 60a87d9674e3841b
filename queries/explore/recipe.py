"""A view as Cypher: statements that anyone may run, whose rows together are the nodes in sight."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.model import EDGES, NODE_KINDS, EdgeKind
from graph.snapshot import Snapshot
from queries.explore.around import Surroundings
from queries.explore.facts import facts, on_the_day
from queries.explore.operations import Expand, Network, Operation
from queries.explore.replay import explore, read
from queries.explore.sight import in_sight
from queries.question import find

HERE = Path(__file__).parent
DEEPEST = 100  # generations that one statement walks

NOTHING = [""]  # an empty list, which LadybugDB cannot take


@dataclass(frozen=True)
class Cypher:
    """A statement whose rows are nodes, `label` and `id`, and its parameters as JSON has them."""

    text: str
    parameters: dict[str, Any]


def nodes_in_sight(snapshot: Snapshot, operations: Any, **given: Any) -> list[str]:
    """The nodes that a list of operations leaves in sight, as `kind:id`, in the order of their arrival."""
    view = explore(snapshot, operations, **given)
    known = facts(snapshot, view.nodes)
    return in_sight(view, {node: on_the_day(snapshot, each or {}) for node, each in known.items()})


def cypher(snapshot: Snapshot, operations: Any, **given: Any) -> list[Cypher]:
    """Statements for this store, one or more for each operation that brought something that is in sight.

    Nodes that are not in sight are left out by name. What is no plain walk stands by id: paths around hubs, people of a
    gap, neighbours of a hub.
    """
    wanted = read(operations)
    view = explore(snapshot, wanted, **given)
    seen = set(nodes_in_sight(snapshot, wanted, **given))
    writer, found = _Writer(snapshot), list[Cypher]()
    for number, operation in enumerate(wanted, 1):
        reached = view.reached.get(number, ())
        if seen & set(reached):
            found += writer.write(operation, reached, seen)
    return found


class _Writer:
    """What operations are in Cypher."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._around = Surroundings(snapshot)

    def write(self, operation: Operation, reached: Sequence[str], seen: set[str]) -> Iterator[Cypher]:
        """Statements for the nodes that an operation reached and that are in sight."""
        shown = [node for node in reached if node in seen]
        start = f"customer:{operation.customer}" if isinstance(operation, Network) else getattr(operation, "node", "")
        if isinstance(operation, Expand) and self._is_plain(operation):
            yield self._expand(operation, seen)
            shown = [node for node in shown if node == start]
        elif isinstance(operation, Network) and operation.most > 1 and self._is_shallow(operation):
            yield self._network(operation, seen)
            shown = [node for node in shown if node == start]
        for kind in dict.fromkeys(node.partition(":")[0] for node in shown):
            ids = [node.partition(":")[2] for node in shown if node.partition(":")[0] == kind]
            yield self._statement("recipe_nodes", kind, ids=ids, label=NODE_KINDS[kind].label)

    def _is_plain(self, operation: Expand) -> bool:
        """Whether the neighbours are listed, and found without the direction of edges between nodes of one kind."""
        loops = operation.direction != "any" and any(_is_looping(kind) for kind in _walked(operation))
        return not loops and not self._around.of(operation.node).is_hub

    def _is_shallow(self, operation: Network) -> bool:
        tree = find("referrals", "tree").ask(self._snapshot, customer=operation.customer)
        return bool(1 <= tree.summary.depth <= DEEPEST)

    def _expand(self, operation: Expand, seen: set[str]) -> Cypher:
        kind, _, id_ = operation.node.partition(":")
        found = self._around.first(operation.node, operation.kinds, operation.direction, operation.most)
        kinds = [each.label for each in _walked(operation)] or NOTHING
        asked = {"id": id_, "label": NODE_KINDS[kind].label, "kinds": kinds, "most": operation.most}
        return self._statement("recipe_expand", kind, **asked, **self._but(found, seen))

    def _network(self, operation: Network, seen: set[str]) -> Cypher:
        tree = find("referrals", "tree").ask(self._snapshot, customer=operation.customer).rows
        found = [f"customer:{row.customer}" for row in tree[1 : operation.most]]
        asked = {"customer": operation.customer, "most": operation.most - 1}
        return self._statement("recipe_network", "customer", **asked, **self._but(found, seen))

    def _but(self, found: Sequence[str], seen: set[str]) -> dict[str, Any]:
        """The day, and those that were found and are not in sight."""
        left_out = [node.partition(":") for node in found if node not in seen]
        without = [f"{NODE_KINDS[kind].label}:{id_}" for kind, _, id_ in left_out]
        return {"as_of": self._snapshot.as_of.isoformat(), "without": without or NOTHING}

    def _statement(self, name: str, kind: str, **parameters: Any) -> Cypher:
        return Cypher(self._snapshot.cypher(HERE / f"{name}.cypher", node=kind), parameters)


def _walked(operation: Expand) -> list[EdgeKind]:
    """The kinds of edges that an expansion walks, in its direction."""
    kind = operation.node.partition(":")[0]
    found = []
    for each in EDGES:
        away, towards = each.source.refers_to == kind, each.target.refers_to == kind
        if each.symmetric:
            away = towards = away or towards
        leads = {"out": away, "in": towards, "any": away or towards}[operation.direction]
        if leads and (not operation.kinds or each.label in operation.kinds):
            found.append(each)
    return found


def _is_looping(kind: EdgeKind) -> bool:
    return kind.source.refers_to == kind.target.refers_to and not kind.symmetric
