"""A tree about its root: every generation on a ring of its own, every subtree in a wedge of its own.

Rings are equally far apart. The leaves of one parent stand in several rows within their ring, so that a star does
not become one huge circle. The distance of the rings is about the smallest at which nodes on a ring keep apart.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

RING = 2.6  # smallest distance of two rings, in spacings
GROWTH = 1.12  # by which it grows until all have room
FILL = 0.7  # of the distance between two rings, what rows of leaves may take
ROW = 0.9  # distance of two rows of leaves, in spacings


@dataclass(frozen=True)
class Radial:
    """Places of the nodes, the root at (0, 0), and how far apart the rings are."""

    x: list[float]
    y: list[float]
    ring: float


def radial(parent: Sequence[int], spacing: float = 22.0) -> Radial:
    """Places for a tree.

    `parent` holds positions: the root comes first with -1, every parent before its children. Children keep their
    order around the root, clockwise.
    """
    tree = _Tree(parent)
    ring = RING
    while tree.widths(ring)[0] > 2 * math.pi * ring:
        ring *= GROWTH
    placed = _Placing(tree, ring)
    places = zip(tree.generation, placed.row, strict=True)
    distance = [(generation * ring + row * ROW) * spacing for generation, row in places]
    x = [far * math.sin(angle) for far, angle in zip(distance, placed.angle, strict=True)]
    y = [-far * math.cos(angle) for far, angle in zip(distance, placed.angle, strict=True)]
    return Radial(x, y, ring * spacing)


class _Tree:
    """A tree with the subtrees and the leaves below each node."""

    def __init__(self, parent: Sequence[int]) -> None:
        count = len(parent)
        self.generation = [0] * count
        children: list[list[int]] = [[] for _ in range(count)]
        for node in range(1, count):
            self.generation[node] = self.generation[parent[node]] + 1
            children[parent[node]].append(node)
        self.subtrees = [[child for child in each if children[child]] for each in children]
        self.leaves = [[child for child in each if not children[child]] for each in children]

    def columns(self, node: int, ring: float) -> int:
        """How many leaves of a node stand side by side."""
        rows = max(1, int(ring * FILL / ROW))
        return -(-len(self.leaves[node]) // rows)

    def block(self, node: int, ring: float) -> float:
        """What the leaves of a node take of a turn, in spacings on the first ring: the farther out, the less."""
        return self.columns(node, ring) / (self.generation[node] + 1)

    def widths(self, ring: float) -> list[float]:
        """What each node's subtree takes of a turn, in spacings on the first ring."""
        width = [0.0] * len(self.generation)
        for node in range(len(width) - 1, -1, -1):
            below = sum(width[child] for child in self.subtrees[node]) + self.block(node, ring)
            width[node] = max(1 / max(1, self.generation[node]), below)
        return width


class _Placing:
    """The angle of each node, and for leaves the row in which they stand."""

    def __init__(self, tree: _Tree, ring: float) -> None:
        count = len(tree.generation)
        self.tree, self.ring, self.width = tree, ring, tree.widths(ring)
        self.angle, self.row, self.wedge = [math.pi / 2] * count, [0] * count, [2 * math.pi] * count
        for node in range(count):
            self._share(node)

    def _share(self, node: int) -> None:
        """Divide a node's wedge among its children: its leaves as one block amid its subtrees."""
        tree, subtrees = self.tree, self.tree.subtrees[node]
        if not subtrees and not tree.leaves[node]:
            return
        block = tree.block(node, self.ring)
        taken = sum(self.width[child] for child in subtrees) + block
        wedge = self._wedge(node, taken)
        unit = wedge / taken
        middle = len(subtrees) // 2
        at = self._stand_subtrees(subtrees[:middle], self.angle[node] - wedge / 2, unit)
        self._stand_leaves(node, at, unit * block)
        self._stand_subtrees(subtrees[middle:], at + unit * block, unit)

    def _wedge(self, node: int, taken: float) -> float:
        """What of a node's wedge its children spread over: no more than they see of it, unless they need it."""
        generation = self.tree.generation[node]
        seen = 2 * math.acos(generation / (generation + 1)) if generation else 2 * math.pi
        return min(self.wedge[node], max(seen, taken / self.ring))

    def _stand_subtrees(self, subtrees: list[int], at: float, unit: float) -> float:
        for child in subtrees:
            self.wedge[child] = unit * self.width[child]
            self.angle[child] = at + self.wedge[child] / 2
            at += self.wedge[child]
        return at

    def _stand_leaves(self, node: int, at: float, block: float) -> None:
        """Rows of equally many leaves, every other row shifted by half a column."""
        leaves, columns = self.tree.leaves[node], self.tree.columns(node, self.ring)
        for number, leaf in enumerate(leaves):
            self.row[leaf], column = divmod(number, columns)
            shift = (0.75 if self.row[leaf] % 2 else 0.25) if len(leaves) > columns else 0.5
            self.angle[leaf] = at + (column + shift) * block / columns
