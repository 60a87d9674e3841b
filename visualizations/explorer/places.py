"""Where the nodes of a view stand: who is there stays, who comes finds a free place near whom it came from."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, product

from queries.explore.view import Came, Event, LaidOut, Pinned

STEP = 64.0  # between two places beside each other, in the view's own units
APART = 0.8 * STEP  # two nodes at least, where nobody put them nearer

Place = tuple[float, float]


def places(events: Sequence[Event], arranged: Callable[[LaidOut], Mapping[str, Place]]) -> dict[str, Place]:
    """The place of each node that ever came, after all events in their order; the same events, the same places.

    `arranged` gives the places of all that is there where everybody's are found anew.
    """
    board = _Board()
    for event in events:
        match event:
            case Came(node, near):
                board.settle(node, near)
            case Pinned(node, place):
                board.pin(node, place)
            case LaidOut():
                board.lay_out(arranged(event))
    return board.place


class _Board:
    """Where everybody stands, kept in squares of a step, so that a free place is found at once."""

    def __init__(self) -> None:
        self.place: dict[str, Place] = {}
        self._pinned: set[str] = set()
        self._squares: dict[tuple[int, int], set[str]] = {}
        self._full: dict[str, int] = {}  # rings about a node that had no free place when it was last looked at

    def settle(self, node: str, near: str | None) -> None:
        """Give a node that has no place the first free one about another, or about the middle."""
        if node in self.place:
            return
        about = near if near in self.place else None
        middle = self.place[about] if about else (0.0, 0.0)
        for ring in count(self._full.get(about, 0) if about else 0):
            free = next((place for place in _ring(middle, ring) if self._is_free(place)), None)
            if free:
                self._put(node, free)
                return
            if about:
                self._full[about] = ring + 1

    def pin(self, node: str, place: Place | None) -> None:
        """Hold a node at a place, or no longer."""
        self._pinned.discard(node)
        if place is not None:
            self._pinned.add(node)
            self._put(node, place)
            self._full = {}

    def lay_out(self, arranged: Mapping[str, Place]) -> None:
        """Put all nodes but the pinned ones to places found anew; those that are not there let go of theirs."""
        pinned = {node: place for node, place in self.place.items() if node in self._pinned}
        self.place, self._squares, self._full = {}, {}, {}
        for node, place in {**arranged, **pinned}.items():
            self._put(node, place)

    def _put(self, node: str, place: Place) -> None:
        if node in self.place:
            self._squares[_square(self.place[node])].discard(node)
        self.place[node] = (round(place[0], 2), round(place[1], 2))
        self._squares.setdefault(_square(self.place[node]), set()).add(node)

    def _is_free(self, place: Place) -> bool:
        x, y = _square(place)
        near = (node for at in product((x - 1, x, x + 1), (y - 1, y, y + 1)) for node in self._squares.get(at, ()))
        return all(math.dist(place, self.place[node]) > APART for node in near)


def _ring(middle: Place, ring: int) -> Iterator[Place]:
    """Places in a ring about the middle: one in the middle, six around it, twelve around those, and so on."""
    if ring == 0:
        yield middle
    for number in range(6 * ring):
        turn = 2 * math.pi * number / (6 * ring) - math.pi / 2
        yield middle[0] + ring * STEP * math.cos(turn), middle[1] + ring * STEP * math.sin(turn)


def _square(place: Place) -> tuple[int, int]:
    return math.floor(place[0] / STEP), math.floor(place[1] / STEP)
