"""What of a view is in sight, and how the values are spread by which it is filtered."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph.model import Type
from queries.explore.facts import Properties
from queries.explore.operations import Filter
from queries.explore.properties import comparable, is_ordered, property_of
from queries.explore.view import View

BINS = 20
MOST_VALUES = 100


@dataclass(frozen=True)
class Bin:
    """Nodes whose value is from one bound up to the next, which only the last holds itself."""

    least: int | float | str
    most: int | float | str
    count: int


@dataclass(frozen=True)
class Value:
    """Nodes that have a value."""

    value: str | bool
    count: int


@dataclass(frozen=True)
class Spread:
    """How the values of a property are spread over all nodes of a kind in a view, in sight or not.

    `form` is text, truth, number, money (minor units) or day. Bins where values have an order, else values, the most
    frequent first; `others`: nodes with a value beyond the first hundred.
    """

    kind: str
    property: str
    form: str
    bins: list[Bin]
    values: list[Value]
    others: int
    missing: int


def in_sight(view: View, known: Mapping[str, Properties]) -> list[str]:
    """The nodes that are neither hidden nor filtered out, in the order of their arrival."""
    by_kind: dict[str, list[Filter]] = {}
    for each in view.filters.values():
        by_kind.setdefault(each.kind, []).append(each)
    return [
        node
        for node in view.nodes
        if node not in view.hidden
        and all(matches(each, known[node].get(each.property)) for each in by_kind.get(node.partition(":")[0], ()))
    ]


def matches(filter_: Filter, value: Any) -> bool:
    """Whether a value lets a node stay in sight."""
    if not filter_.bounds:
        return True
    if value is None:
        return filter_.missing
    value = comparable(value)
    return (
        (filter_.least is None or value >= filter_.least)
        and (filter_.most is None or value <= filter_.most)
        and (not filter_.values or value in filter_.values)
    )


def spread(kind: str, name: str, values: Iterable[Any]) -> Spread:
    """How values of a property of a kind are spread."""
    own = property_of(kind, name)
    given = list(values)
    known = [each for each in given if each is not None]
    missing = len(given) - len(known)
    form = form_of(kind, name)
    if is_ordered(own):
        return Spread(kind, name, form, bins(known), [], 0, missing)
    counted = sorted(Counter(known).items(), key=lambda each: (-each[1], str(each[0])))
    shown = [Value(value, count) for value, count in counted[:MOST_VALUES]]
    return Spread(kind, name, form, [], shown, len(known) - sum(each.count for each in shown), missing)


def form_of(kind: str, name: str) -> str:
    """How a reader sees the values of a property."""
    own = property_of(kind, name)
    if own.type in (Type.WHOLE, Type.NUMBER):
        return "money" if name.endswith("_minor") else "number"
    return {Type.DAY: "day", Type.TRUTH: "truth"}.get(own.type, "text")


def bins(values: list[Any], most: int = BINS) -> list[Bin]:
    """Values in at most so many bins of one width: whole days for days, whole numbers for whole numbers."""
    if not values:
        return []
    low, high = min(values), max(values)
    steps = _steps(low, high, most)
    counts = [0] * (len(steps) - 1)
    for value in values:
        counts[_bin(value, steps)] += 1
    edges = [comparable(each) for each in steps]
    return [Bin(edges[at], edges[at + 1], each) for at, each in enumerate(counts)]


def _steps(low: Any, high: Any, most: int) -> list[Any]:
    """The bounds of bins, one more than there are bins; the last is no less than the highest value."""
    if low == high:
        return [low, high]
    if isinstance(low, date):
        days = (high - low).days
        return [low + timedelta(days=each) for each in _whole_steps(days, most)]
    if isinstance(low, int) and isinstance(high, int):
        return [low + each for each in _whole_steps(high - low, most)]
    return [low + (high - low) * each / most for each in range(most)] + [high]


def _whole_steps(span: int, most: int) -> list[int]:
    width = -(-span // most)
    return [*range(0, span, width), -(-span // width) * width]


def _bin(value: Any, steps: list[Any]) -> int:
    """The last bin that begins no later than the value."""
    low, high = 0, len(steps) - 2
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if steps[middle] <= value else (low, middle - 1)
    return low
