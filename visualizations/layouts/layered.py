"""Arrows from left to right: nodes in layers, so that as much weight as can be points forward."""

from collections.abc import Mapping, Sequence

from visualizations.layouts.columns import order

Weights = Mapping[tuple[str, str], float]


def layers(nodes: Sequence[str], weights: Weights, most: int = 8) -> list[list[str]]:
    """Layers of nodes from left to right, ordered within by barycentre.

    Nodes are ranked by how much more weight leaves them than reaches them; an arrow that goes forward in that rank
    puts its end at least one layer later, `most` layers in all.
    """
    forward = _forward(nodes, weights)
    layer = dict.fromkeys(nodes, 0)
    for source, target in forward:
        layer[target] = max(layer[target], min(most - 1, layer[source] + 1))
    found = [[node for node in nodes if layer[node] == number] for number in range(max(layer.values(), default=-1) + 1)]
    return order([each for each in found if each], list(weights))


def _forward(nodes: Sequence[str], weights: Weights) -> list[tuple[str, str]]:
    """The arrows that go forward in the rank of the nodes, sorted by it."""
    net = dict.fromkeys(nodes, 0.0)
    for (source, target), weight in weights.items():
        net[source] += weight
        net[target] -= weight
    ranked = sorted(nodes, key=lambda node: (-round(net[node], 9), node))
    rank = {node: number for number, node in enumerate(ranked)}
    ahead = [edge for edge in weights if rank[edge[0]] < rank[edge[1]]]
    return sorted(ahead, key=lambda edge: (rank[edge[0]], rank[edge[1]]))
