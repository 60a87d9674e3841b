"""Forests: each node's parent in, generations, trees, sums and shapes out.

What a forest is takes about log2(depth) rounds over arrays (pointer doubling), so that a chain costs no more than a
star. Its nodes are then put in an order in which every subtree is one stretch, and all that is added up over trees
and subtrees is one pass.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.errors import TooLarge

Whole = NDArray[np.int64]
Number = NDArray[np.float64]
Truth = NDArray[np.bool_]

NO_DAY = int(np.datetime64("NaT").view(np.int64))
Scalar = TypeVar("Scalar", bound=np.generic)

WRAPPED = 2.0**63  # a whole sum that left the 64 bits is off by twice this or more


@dataclass(frozen=True)
class Forest:
    """Trees over the nodes 0 to n-1. A tree is named by the position of its root.

    `parent`: the parent's position, -1 at a root. `generation`: 0 at a root. `root`: the root above, or the node.
    `order`: the nodes, each followed by all its descendants. `size`: the members of each node's subtree.
    """

    parent: Whole
    generation: Whole
    root: Whole
    order: Whole
    size: Whole

    @property
    def roots(self) -> Whole:
        """The trees, by position."""
        return np.flatnonzero(self.parent < 0)

    def only(self, shown: Truth) -> "Forest":
        """The forest without the ties of nodes that are not shown, each of them a tree of its own.

        Who is above a node that is shown is shown too.
        """
        hidden = np.flatnonzero(~shown)
        size, root = self.subtree_sums(shown.astype(np.int64)), self.root.copy()
        size[hidden], root[hidden] = 1, hidden
        return Forest(
            parent=np.where(shown, self.parent, -1),
            generation=np.where(shown, self.generation, 0),
            root=root,
            order=np.concatenate((self.order[shown[self.order]], hidden)),
            size=size,
        )

    def tree_sums(self, values: NDArray[np.generic]) -> Whole:
        """At each root the sum over its tree; whole numbers, summed exactly. 0 elsewhere. Raises `TooLarge`."""
        total = self._at_roots(np.add, values.astype(np.int64))
        about = self._at_roots(np.add, values.astype(np.float64))
        if np.any(np.abs(total - about) > WRAPPED):
            raise TooLarge
        return total

    def subtree_sums(self, values: Whole) -> Whole:
        """At each node the sum over the node and all its descendants."""
        before = np.concatenate(([0], np.cumsum(values[self.order])))
        total = np.empty_like(values)
        first = np.arange(len(values))
        total[self.order] = before[first + self.size[self.order]] - before[first]
        return total

    def latest(self, days: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
        """At each root the latest day of its tree; no day where there is none, and elsewhere."""
        latest = self._at_roots(np.maximum, days.view(np.int64), NO_DAY)  # which is less than any
        return latest.view(days.dtype)

    def depths(self) -> Whole:
        """At each root the largest generation of its tree. 0 elsewhere."""
        return self._at_roots(np.maximum, self.generation)

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
        members = self.size[self.root].astype(np.float64)
        ways = self._at_roots(np.add, self.size * (members - self.size))
        pairs = np.where(self.parent < 0, members * (members - 1) / 2, 0)
        virality = np.full(len(self.parent), np.nan)
        np.divide(ways, pairs, out=virality, where=pairs > 0)
        return virality

    @cached_property
    def _starts(self) -> Whole:
        """Where in the order each tree starts."""
        return np.flatnonzero(self.parent[self.order] < 0)

    def _at_roots(self, add: np.ufunc, values: NDArray[Scalar], elsewhere: int = 0) -> NDArray[Scalar]:
        """At each root what `add` makes of its tree's values."""
        total = np.full(len(values), elsewhere, dtype=values.dtype)
        if len(values):
            total[self.order[self._starts]] = add.reduceat(values[self.order], self._starts)
        return total


def grow(parent: Whole) -> Forest:
    """The forest of a parent array. Raises `ValueError` where the parents go in a circle."""
    generation = (parent >= 0).astype(np.int64)
    root = np.where(parent >= 0, parent, np.arange(len(parent)))
    size = np.ones_like(parent)
    for node, above in _doubling(parent):
        generation[node] += generation[above]
        root[node] = root[above]
        size += np.bincount(above, size[node], len(size)).astype(np.int64)
    return Forest(parent, generation, root, _order(parent, size), size)


def _order(parent: Whole, size: Whole) -> Whole:
    """The nodes, each followed by all its descendants; brothers, and roots, by position."""
    brothers = np.argsort(parent, kind="stable")
    before = np.cumsum(size[brothers]) - size[brothers]
    eldest = np.flatnonzero(np.diff(parent[brothers], prepend=-2))
    before -= np.repeat(before[eldest], np.diff(eldest, append=len(parent)))
    place = np.empty_like(parent)
    place[brothers] = before
    place += parent >= 0
    for node, above in _doubling(parent):
        place[node] += place[above]
    order = np.empty_like(parent)
    order[place] = np.arange(len(parent))
    return order


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
