"""Places for any graph, by the name of a layout: about a middle, in columns, or by forces."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from visualizations.layouts.columns import order, spread
from visualizations.layouts.radial import radial

Place = tuple[float, float]
Edges = Sequence[tuple[str, str]]

ROUNDS, LEAST_ROUNDS = 120, 12
PAIRS = 4e7  # of nodes that push each other, in all rounds: what a second holds
MOST_FORCED = 2_000  # nodes; more of them stand about their middles instead


def arrange(name: str, nodes: Sequence[str], edges: Edges, step: float) -> dict[str, Place]:
    """A place for each node: `radial`, `columns` by the kind in `kind:id`, or `force`; about `step` apart."""
    if not nodes:
        return {}
    if name == "columns":
        return _columns(nodes, edges, step)
    if name == "force" and len(nodes) <= MOST_FORCED:
        return _forced(nodes, edges, step)
    return _radial(nodes, edges, step)


def _columns(nodes: Sequence[str], edges: Edges, step: float) -> dict[str, Place]:
    kinds = list(dict.fromkeys(node.partition(":")[0] for node in nodes))
    columns = [[node for node in nodes if node.partition(":")[0] == kind] for kind in kinds]
    heights = spread(order(columns, edges), step)
    across = {kind: number * 4 * step for number, kind in enumerate(kinds)}
    return {node: (across[node.partition(":")[0]], heights[node]) for node in nodes}


def _radial(nodes: Sequence[str], edges: Edges, step: float) -> dict[str, Place]:
    """A tree for each part that hangs together, breadth first from its first node, the largest parts first."""
    discs = []
    for tree, parent in _trees(nodes, edges):
        found = radial(parent, step)
        reach = max(math.hypot(x, y) for x, y in zip(found.x, found.y, strict=True)) + step
        discs.append((reach, list(zip(tree, zip(found.x, found.y, strict=True), strict=True))))
    discs.sort(key=lambda each: -each[0])
    places: dict[str, Place] = {}
    for (middle_x, middle_y), (_, tree_places) in zip(_packed([reach for reach, _ in discs]), discs, strict=True):
        places |= {node: (x + middle_x, y + middle_y) for node, (x, y) in tree_places}
    return places


def _trees(nodes: Sequence[str], edges: Edges) -> list[tuple[list[str], list[int]]]:
    """Each part that hangs together: its nodes breadth first, and the position of each one's parent, -1 first."""
    near = _near(nodes, edges)
    left = dict.fromkeys(nodes)
    trees = []
    while left:
        tree, parent = [next(iter(left))], [-1]
        del left[tree[0]]
        for at, node in enumerate(tree):  # grows while it is walked
            for other in near[node]:
                if other in left:
                    del left[other]
                    tree.append(other)
                    parent.append(at)
        trees.append((tree, parent))
    return trees


def _near(nodes: Sequence[str], edges: Edges) -> Mapping[str, Sequence[str]]:
    near: dict[str, dict[str, None]] = {node: {} for node in nodes}
    for source, target in edges:
        if source in near and target in near:
            near[source][target] = None
            near[target][source] = None
    return {node: list(others) for node, others in near.items()}


def _packed(reaches: Sequence[float]) -> list[Place]:
    """Middles of discs, largest first: the first in the middle, the others in rings about it."""
    middles: list[Place] = []
    inner, turn, outer = 0.0, 0.0, 0.0
    for reach in reaches:
        if not middles:
            middles.append((0.0, 0.0))
            inner = outer = reach
            continue
        wide = 2 * math.asin(min(1.0, reach / (inner + reach)))
        if turn + wide > 2 * math.pi:
            inner, turn = outer, 0.0
            wide = 2 * math.asin(min(1.0, reach / (inner + reach)))
        at = turn + wide / 2
        middles.append(((inner + reach) * math.sin(at), -(inner + reach) * math.cos(at)))
        turn += wide
        outer = max(outer, inner + 2 * reach)
    return middles


def _forced(nodes: Sequence[str], edges: Edges, step: float) -> dict[str, Place]:
    """Fruchterman and Reingold's forces from the radial places: the same graph, the same places."""
    start = _radial(nodes, edges, step)
    number = {node: at for at, node in enumerate(nodes)}
    ties = [(number[a], number[b]) for a, b in edges if a in number and b in number and a != b]
    if len(nodes) < 3 or not ties:
        return start
    place = np.array([start[node] for node in nodes]) / step
    source, target = np.array(ties, np.int64).T
    rounds = max(LEAST_ROUNDS, min(ROUNDS, int(PAIRS / len(nodes) ** 2)))
    for round_ in range(rounds):
        push = _pushes(place)
        apart = place[source] - place[target]
        pull = apart * np.linalg.norm(apart, axis=1, keepdims=True) / 2
        np.subtract.at(push, source, pull)
        np.add.at(push, target, pull)
        push -= 0.02 * place  # parts that do not hang together stay near
        length = np.linalg.norm(push, axis=1, keepdims=True)
        place += push / np.maximum(length, 1e-9) * np.minimum(length, 2.0 * (1 - round_ / rounds))
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, np.round(place * step, 2), strict=True)}


def _pushes(place: np.ndarray) -> np.ndarray:
    """What all others push each node away by: the nearer, the more."""
    across = place[:, 0, None] - place[None, :, 0]
    down = place[:, 1, None] - place[None, :, 1]
    near = 2 / np.maximum(across**2 + down**2, 0.01)
    return np.stack([(across * near).sum(axis=1), (down * near).sum(axis=1)], axis=1)
