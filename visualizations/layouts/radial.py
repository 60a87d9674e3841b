"""A tree about its root: every generation in a ring of its own, every subtree in a wedge of its own.

Rings are equally far apart. Where a ring cannot hold all side by side, they stand in several rows within it, as
few as will do, so that a star or a crowd does not become one huge circle.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

RING = 2.6  # smallest distance of two rings, in spacings
FILL = 0.7  # of the distance between two rings, what rows may take
ROW = 0.9  # distance of two rows, in spacings
PATIENCE = 5  # rows up to which no edge may cross the ring it comes from


@dataclass(frozen=True)
class Radial:
    """Places of the nodes, the root at (0, 0), and how far apart the rings are."""

    x: list[float]
    y: list[float]
    ring: float


def radial(parent: Sequence[int], spacing: float = 22.0) -> Radial:
    """Places for a tree, no two nearer than about `spacing`.

    `parent` holds positions: the root comes first with -1, every parent before its children. Children keep their
    order around the root, clockwise.
    """
    tree = _Tree(parent)
    rows = next(rows for rows in count(1) if tree.fits(rows))
    angle = tree.angles(rows)
    distance = [spacing * each for each in tree.distances(angle, rows)]
    x = [far * math.sin(turn) for far, turn in zip(distance, angle, strict=True)]
    y = [-far * math.cos(turn) for far, turn in zip(distance, angle, strict=True)]
    return Radial(x, y, _ring(rows) * spacing)


def _ring(rows: int) -> float:
    """The distance of two rings that hold so many rows, in spacings."""
    return max(RING, (rows - 1) * ROW / FILL)


class _Tree:
    """A tree with the children of each node and how far each is from the root."""

    def __init__(self, parent: Sequence[int]) -> None:
        self.parent = parent
        self.generation = [0] * len(parent)
        self.children: list[list[int]] = [[] for _ in parent]
        for node in range(1, len(parent)):
            self.generation[node] = self.generation[parent[node]] + 1
            self.children[parent[node]].append(node)

    def fits(self, rows: int) -> bool:
        """Whether so many rows hold the tree: in a full turn, and in few rows every node sees its children."""
        needed = self.needed(rows)
        if rows > PATIENCE:
            return needed[0] <= 2 * math.pi
        return all(turn <= self.seen(node) for node, turn in enumerate(needed))

    def needed(self, rows: int) -> list[float]:
        """The angle that each node's children take at least."""
        width = self.widths(rows)
        return [sum(width[child] for child in children) / _ring(rows) for children in self.children]

    def widths(self, rows: int) -> list[float]:
        """What each node's subtree takes of a turn, in spacings on the first ring: the farther out, the less."""
        width = [0.0] * len(self.parent)
        for node in range(len(width) - 1, -1, -1):
            width[node] = max(width[node], 1 / (rows * max(1, self.generation[node])))
            if node:
                width[self.parent[node]] += width[node]
        return width

    def angles(self, rows: int) -> list[float]:
        """The angle of each node; the root looks to the right."""
        width, needed = self.widths(rows), self.needed(rows)
        angle, wedge = [math.pi / 2] * len(width), [2 * math.pi] * len(width)
        for node, children in enumerate(self.children):
            spread = min(wedge[node], max(self.seen(node), needed[node]))
            at = angle[node] - spread / 2
            for child in children:
                wedge[child] = spread * width[child] / _ring(rows) / needed[node]
                angle[child] = at + wedge[child] / 2
                at += wedge[child]
        return angle

    def distances(self, angle: Sequence[float], rows: int) -> list[float]:
        """How far each node is from the root, in spacings: neighbours on a ring stand in different rows."""
        far = [self.generation[node] * _ring(rows) for node in range(len(angle))]
        order = sorted(range(1, len(angle)), key=lambda node: (self.generation[node], angle[node], node))
        standing = [0] * (max(self.generation) + 1)
        stride = next(each for each in count(max(1, round(0.38 * rows))) if math.gcd(each, rows) == 1)
        for node in order:
            generation = self.generation[node]
            far[node] += ROW * (standing[generation] * stride % rows)
            standing[generation] += 1
        return far

    def seen(self, node: int) -> float:
        """The angle under which a node sees the next ring; beyond it, edges would cross the node's own ring."""
        generation = self.generation[node]
        return 2 * math.acos(generation / (generation + 1)) if generation else 2 * math.pi
