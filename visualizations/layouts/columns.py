"""Nodes in columns, ordered so that edges cross little: each node near the middle of its neighbours (barycentre)."""

from collections.abc import Mapping, Sequence

SWEEPS = 12


def order(columns: Sequence[Sequence[str]], edges: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The columns with their nodes reordered; ties keep the order given."""
    neighbours: dict[str, list[str]] = {node: [] for column in columns for node in column}
    for source, target in edges:
        neighbours[source].append(target)
        neighbours[target].append(source)
    placed = [list(column) for column in columns]
    for sweep in range(SWEEPS):
        for column in placed if sweep % 2 == 0 else reversed(placed):
            height = _heights(placed)
            column.sort(key=lambda node: _middle(node, neighbours[node], height))
    return placed


def spread(columns: Sequence[Sequence[str]], gap: float) -> dict[str, float]:
    """The height of each node: a column's nodes evenly apart, every column centred on 0."""
    tallest = max((len(column) for column in columns), default=0)
    heights = {}
    for column in columns:
        step = gap if len(column) < 2 else min(gap * 2.2, gap * max(1.0, (tallest - 1) / (len(column) - 1)))
        for number, node in enumerate(column):
            heights[node] = (number - (len(column) - 1) / 2) * step
    return heights


def _heights(columns: Sequence[Sequence[str]]) -> dict[str, float]:
    """Where a node stands in its column, from 0 at the top to 1."""
    return {node: (number + 0.5) / len(column) for column in columns for number, node in enumerate(column)}


def _middle(node: str, neighbours: Sequence[str], height: Mapping[str, float]) -> float:
    if not neighbours:
        return height[node]
    # Rounded, so that the order does not hang on the last bit of a sum.
    return round(sum(height[each] for each in neighbours) / len(neighbours), 9)
