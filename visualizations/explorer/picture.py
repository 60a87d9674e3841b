"""A view as a picture: what is drawn where, what it means, what is out of sight and what else there is."""

import dataclasses
import time
from collections.abc import Mapping, Sequence
from typing import Any

from graph.model import NODE_KINDS
from graph.privacy import mask_name
from graph.snapshot import Snapshot
from queries.answer import Receipt, plain
from queries.explore.around import Surroundings
from queries.explore.facts import Properties, facts, on_the_day
from queries.explore.reading import write_operations
from queries.explore.replay import explore, read
from queries.explore.rest import Rest, rests
from queries.explore.view import View
from queries.paths.between import MOST_HOPS
from visualizations.explorer.look import EDGE_STYLES, KIND_STYLES, SIZE
from visualizations.explorer.places import places
from visualizations.style import EdgeStyle, NodeStyle
from visualizations.words import Words, directed, same


@dataclasses.dataclass(frozen=True)
class Node:
    """A node in sight, at its place; `more` as `queries.explore.rest.Rest` has it."""

    id: str
    kind: str
    label: Words
    style: str
    x: float
    y: float
    size: float
    properties: dict[str, Any]
    neighbours: int
    more: dict[str, int]
    brought_by: int
    pinned: bool


@dataclasses.dataclass(frozen=True)
class Edge:
    """An edge between two nodes in sight; `count`: of how many rows of the bank."""

    source: str
    target: str
    kind: str
    label: Words
    style: str
    count: int


@dataclasses.dataclass(frozen=True)
class Hub:
    """A node whose neighbours are counted, not listed."""

    node: str
    neighbours: int


@dataclasses.dataclass(frozen=True)
class Picture:
    """What a list of operations shows."""

    operations: list[dict[str, Any]]
    nodes: list[Node]
    edges: list[Edge]
    node_styles: list[NodeStyle]  # the legend, in this order
    edge_styles: list[EdgeStyle]
    hidden: list[str]  # in the view, and out of sight
    gone: list[str]  # named by operations, and not in the bank
    shown: int
    of: int
    left_out: list[Words]
    hubs: list[Hub]
    receipt: Receipt

    def to_data(self) -> dict[str, Any]:
        """The picture as plain data, as JSON holds it."""
        return {each.name: _data(getattr(self, each.name)) for each in dataclasses.fields(self)}


def picture(snapshot: Snapshot, operations: Any, *, lenient: bool = False, hops: int = MOST_HOPS) -> Picture:
    """The picture of a list of operations. Raises as `explore`."""
    started = time.perf_counter()
    wanted = read(operations)
    view = explore(snapshot, wanted, lenient=lenient, hops=hops)
    rest = rests(view, Surroundings(snapshot))
    known = facts(snapshot, view.nodes)
    at = places(view.events)
    seen = [node for node in view.nodes if node not in view.hidden]
    nodes = [_node(snapshot, view, node, known[node] or {}, rest[node], at[node]) for node in seen]
    edges = _edges(view, set(seen))
    return Picture(
        operations=write_operations(wanted),
        nodes=nodes,
        edges=edges,
        node_styles=[each for key, each in KIND_STYLES.items() if key in {node.style for node in nodes}],
        edge_styles=[each for key, each in EDGE_STYLES.items() if key in {edge.style for edge in edges}],
        hidden=[node for node in view.nodes if node in view.hidden],
        gone=sorted(view.gone),
        shown=len(seen),
        of=len(view.nodes),
        left_out=_left_out(view),
        hubs=[Hub(node, rest[node].neighbours) for node in seen if rest[node].is_hub],
        receipt=_receipt(snapshot, len(wanted), view, seen, time.perf_counter() - started),
    )


def _node(snapshot: Snapshot, view: View, node: str, known: Properties, rest: Rest, place: tuple[float, float]) -> Node:
    kind = node.partition(":")[0]
    properties = _shown(snapshot, kind, known)
    return Node(
        id=node,
        kind=kind,
        label=_label(properties),
        style=kind,
        x=place[0],
        y=place[1],
        size=SIZE,
        properties=properties,
        neighbours=rest.neighbours,
        more=dict(rest.more),
        brought_by=view.nodes[node].brought_by,
        pinned=node in view.pins,
    )


def _shown(snapshot: Snapshot, kind: str, known: Properties) -> dict[str, Any]:
    """Properties as a caller may see them: of personal ones the name masked and the others absent, unless revealed."""
    found = dict(on_the_day(snapshot, known))
    if not snapshot.reveal:
        for each in NODE_KINDS[kind].properties:
            if each.personal and each.name == "name":
                found["name"] = mask_name(found["name"]) if found.get("name") else None
            elif each.personal:
                found.pop(each.name, None)
    return found


def _label(properties: Mapping[str, Any]) -> Words:
    id_, name = str(properties.get("id")), properties.get("name")
    if "name_en" in properties:
        other = properties["name_en"]
        return Words(directed(name or other or id_), directed(other or name or id_))
    return same(directed(f"{name} {id_}" if name else id_))


def _edges(view: View, seen: set[str]) -> list[Edge]:
    return [
        Edge(source, target, label, EDGE_STYLES[label].label, label, drawn.count)
        for (source, target, label), drawn in view.edges.items()
        if source in seen and target in seen
    ]


def _left_out(view: View) -> list[Words]:
    if not view.crowded_out:
        return []
    there = len(view.nodes)
    return [
        Words(
            f"视图最多容纳 {there:,} 个节点，有节点因此未加入。",
            f"A view holds {there:,} nodes at most: some were not brought.",
        )
    ]


def _receipt(snapshot: Snapshot, operations: int, view: View, seen: Sequence[str], seconds: float) -> Receipt:
    return Receipt(
        question="explore",
        parameters={"operations": operations},
        as_of=snapshot.as_of,
        revision=snapshot.revision.name,
        engine=snapshot.bank.engine.name,
        loading=snapshot.revision.loading,
        definition="docs/explorer.md",
        counts={"shown": len(seen), "in_view": len(view.nodes), "gone": len(view.gone)},
        method=[{"name": each.name, "text": each.text} for each in snapshot.statements],
        seconds=seconds,
    )


def _data(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: _data(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, list):
        return [_data(each) for each in value]
    return plain(value)
