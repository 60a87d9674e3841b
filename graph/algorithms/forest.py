"""Forests: each node's parent in, generations, trees, sums and shapes out.

All by pointer doubling, in about log2(depth) rounds over arrays, so that a chain costs no more than a star.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.errors import TooLarge

Whole = NDArray[np.int64]
Number = NDArray[np.float64]

WRAPPED = 2.0**63  # a whole sum that left the 64 bits is off by twice this or more


@dataclass(frozen=True)
class Forest:
    """Trees over the nodes 0 to n-1. A tree is named by the position of its root.

    `parent`: the parent's position, -1 at a root. `generation`: 0 at a root. `root`: the root above, or the node.
    """

    parent: Whole
    generation: Whole
    root: Whole

    @property
    def roots(self) -> Whole:
        """The trees, by position."""
        return np.flatnonzero(self.parent < 0)

    def tree_sums(self, values: NDArray[np.generic]) -> Whole:
        """At each root the sum over its tree; whole numbers, summed exactly. 0 elsewhere. Raises `TooLarge`."""
        total = np.zeros(len(self.parent), dtype=np.int64)
        np.add.at(total, self.root, values)
        about = np.bincount(self.root, values, minlength=len(total))
        if np.any(np.abs(total - about) > WRAPPED):
            raise TooLarge
        return total

    def subtree_sums(self, values: Whole) -> Whole:
        """At each node the sum over the node and all its descendants."""
        total = values.copy()
        for node, above in _doubling(self.parent):
            np.add.at(total, above, total[node])
        return total

    def depths(self) -> Whole:
        """At each root the largest generation of its tree. 0 elsewhere."""
        deepest = np.zeros(len(self.parent), dtype=np.int64)
        np.maximum.at(deepest, self.root, self.generation)
        return deepest

    def widths(self, trees: Whole) -> tuple[Whole, Whole]:
        """Members per generation of some trees, one after another, and the n+1 offsets between the trees."""
        offsets = np.concatenate(([0], np.cumsum(self.depths()[trees] + 1))).astype(np.int64)
        start = np.full(len(self.parent), -1, dtype=np.int64)
        start[trees] = offsets[:-1]
        begin = start[self.root]
        wanted = begin >= 0
        return np.bincount(begin[wanted] + self.generation[wanted], minlength=offsets[-1]), offsets

    def virality(self) -> Number:
        """At each root the mean distance over all pairs of its tree; not a number for one member, and elsewhere.

        The tie above a subtree of s among n members lies on s·(n - s) shortest ways.
        """
        size = self.subtree_sums(np.ones_like(self.parent))
        members = size[self.root].astype(np.float64)
        ways = np.bincount(self.root, size * (members - size), minlength=len(size))
        pairs = np.where(self.parent < 0, members * (members - 1) / 2, 0)
        virality = np.full(len(size), np.nan)
        np.divide(ways, pairs, out=virality, where=pairs > 0)
        return virality


def grow(parent: Whole) -> Forest:
    """The forest of a parent array. Raises `ValueError` where the parents go in a circle."""
    generation = (parent >= 0).astype(np.int64)
    root = np.where(parent >= 0, parent, np.arange(len(parent)))
    for node, above in _doubling(parent):
        generation[node] += generation[above]
        root[node] = root[above]
    return Forest(parent, generation, root)


def _doubling(parent: Whole) -> Iterator[tuple[Whole, Whole]]:
    """Round by round the nodes that have a 1st, 2nd, 4th, … ancestor, and that ancestor."""
    jump = parent.copy()
    node = np.flatnonzero(jump >= 0)
    rounds = len(parent).bit_length()
    while len(node):
        if not rounds:
            raise ValueError("the parents go in a circle: this is no forest")
        yield node, jump[node]
        jump[node] = jump[jump[node]]
        node = node[jump[node] >= 0]
        rounds -= 1
