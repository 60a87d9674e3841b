"""A view as a picture: what is drawn where, what it means, what is out of sight and what else there is."""

import dataclasses
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.model import NODE_KINDS
from graph.privacy import mask_name
from graph.snapshot import Snapshot
from queries.answer import Receipt, plain
from queries.explore.around import Surroundings
from queries.explore.facts import Properties, facts, on_the_day
from queries.explore.operations import Filter
from queries.explore.reading import write_operations
from queries.explore.replay import explore, read
from queries.explore.rest import rests
from queries.explore.sight import Bin, Value, in_sight, spread
from queries.explore.view import Path as ViewPath
from queries.explore.view import View
from queries.paths.between import MOST_HOPS
from visualizations.explorer.arrangements import Arrangements
from visualizations.explorer.look import EDGE_STYLES, KIND_STYLES, Look, Sizes
from visualizations.explorer.places import places
from visualizations.explorer.sentences import sentence
from visualizations.style import EdgeStyle, NodeStyle
from visualizations.words import Words, directed, property_words, same


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
class Path:
    """A shortest path in words, and the operation that brought it."""

    operation: int
    nodes: list[str]
    edges: list[str]
    words: Words


@dataclasses.dataclass(frozen=True)
class Filtered:
    """A filter, and how the values of its property are spread: see `queries.explore.sight.Spread`."""

    kind: str
    property: str
    label: Words
    form: str
    least: int | float | str | None
    most: int | float | str | None
    chosen: list[str | int | float | bool]  # its values; none: all
    missing: bool  # whether nodes without a value stay in sight
    histogram: list[Bin]
    values: list[Value]
    others: int
    unknown: int  # nodes without a value


@dataclasses.dataclass(frozen=True)
class Picture:
    """What a list of operations shows."""

    operations: list[dict[str, Any]]
    nodes: list[Node]
    edges: list[Edge]
    node_styles: list[NodeStyle]  # the legend, in this order
    edge_styles: list[EdgeStyle]
    sizes: list[Sizes]
    filters: list[Filtered]
    paths: list[Path]
    hidden: list[str]  # in the view, and out of sight by hand
    filtered: list[str]  # in the view, and out of sight by a filter
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
    around = Surroundings(snapshot)
    rest = rests(view, around)
    known = {node: on_the_day(snapshot, each or {}) for node, each in facts(snapshot, view.nodes).items()}
    shown = {node: _shown(snapshot, node, each) for node, each in known.items()}
    look, at = Look(view, known), places(view.events, snapshot.bank.once(Arrangements).of)
    seen = in_sight(view, known)
    styles = {node: look.style(node) for node in seen}
    nodes = [
        Node(
            id=node,
            kind=node.partition(":")[0],
            label=_label(shown[node]),
            style=styles[node].key,
            x=at[node][0],
            y=at[node][1],
            size=look.size(node),
            properties=shown[node],
            neighbours=rest[node].neighbours,
            more=dict(rest[node].more),
            brought_by=view.nodes[node].brought_by,
            pinned=node in view.pins,
        )
        for node in seen
    ]
    edges = _edges(view, set(seen))
    return Picture(
        operations=write_operations(wanted),
        nodes=nodes,
        edges=edges,
        node_styles=_legend(styles.values()),
        edge_styles=[each for key, each in EDGE_STYLES.items() if key in {edge.style for edge in edges}],
        sizes=look.sizes,
        filters=[_filtered(view, each, known) for each in view.filters.values()],
        paths=[_path(around, each, shown) for each in view.paths if set(each.nodes) <= set(seen)],
        filtered=[node for node in view.nodes if node not in view.hidden and node not in styles],
        hidden=[node for node in view.nodes if node in view.hidden],
        gone=sorted(view.gone),
        shown=len(seen),
        of=len(view.nodes),
        left_out=_left_out(view),
        hubs=[Hub(node, rest[node].neighbours) for node in seen if rest[node].is_hub],
        receipt=_receipt(snapshot, len(wanted), view, seen, time.perf_counter() - started),
    )


def _shown(snapshot: Snapshot, node: str, known: Properties) -> dict[str, Any]:
    """Properties as a caller may see them: of personal ones the name masked and the others absent, unless revealed."""
    personal = {each.name for each in NODE_KINDS[node.partition(":")[0]].properties if each.personal}
    if snapshot.reveal or not personal:
        return dict(known)
    found = {name: value for name, value in known.items() if name not in personal}
    return found | {"name": mask_name(known["name"]) if known.get("name") else None}


def _label(properties: Mapping[str, Any]) -> Words:
    id_, name = str(properties.get("id")), properties.get("name")
    if "name_en" in properties:
        other = properties["name_en"]
        return Words(directed(name or other or id_), directed(other or name or id_))
    return same(directed(f"{name} {id_}" if name else id_))


def _legend(styles: Iterable[NodeStyle]) -> list[NodeStyle]:
    """Each look once, by kind, then by what it is called."""
    kinds = list(KIND_STYLES)
    found = {each.key: each for each in styles}
    return sorted(found.values(), key=lambda each: (kinds.index(each.key.partition("|")[0]), each.key))


def _filtered(view: View, each: Filter, known: Mapping[str, Properties]) -> Filtered:
    values = [known[node].get(each.property) for node in view.nodes if node.partition(":")[0] == each.kind]
    found = spread(each.kind, each.property, values)
    return Filtered(
        kind=each.kind,
        property=each.property,
        label=property_words(each.kind, each.property),
        form=found.form,
        least=each.least,
        most=each.most,
        chosen=list(each.values),
        missing=each.missing,
        histogram=found.bins,
        values=found.values,
        others=found.others,
        unknown=found.missing,
    )


def _path(around: Surroundings, path: ViewPath, shown: Mapping[str, dict[str, Any]]) -> Path:
    steps = []
    for node, label, other in zip(path.nodes, path.edges, path.nodes[1:], strict=False):
        along = any(way[0] == label and way[1] != "in" for way in around.between(node, other))
        steps.append((label, along, around.day(node, label, other)))
    words = sentence(path.nodes, steps, {node: _label(shown[node]) for node in path.nodes})
    return Path(path.operation, list(path.nodes), list(path.edges), words)


def _edges(view: View, seen: set[str]) -> list[Edge]:
    return [
        Edge(source, target, label, EDGE_STYLES[label].label, label, drawn.count)
        for (source, target, label), drawn in view.edges.items()
        if source in seen and target in seen
    ]


def _left_out(view: View) -> list[Words]:
    found = [
        Words(
            f"第 {number} 步另有 {many:,} 位客户未加入：可提高其上限。",
            f"Operation {number} left out {many:,} customers: raise its limit.",
        )
        for number, many in view.cut.items()
        if many
    ]
    if view.crowded_out:
        room = f"{len(view.nodes):,}"
        found.append(
            Words(
                f"视图最多容纳 {room} 个节点，有节点因此未加入。", f"A view holds {room} nodes: some were not brought."
            )
        )
    return found


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
