"""Properties by which nodes are filtered and styled: which there are, and what their values may be."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NewType

from graph.errors import BadParameter, nearest
from graph.model import NODE_KINDS, Property, Type
from graph.snapshot import Snapshot

Scalar = NewType("Scalar", str)  # text, a number, or true and false

_ALLOWED = {
    Type.WHOLE: "a number",
    Type.NUMBER: "a number",
    Type.DAY: "a day such as 2026-06-30",
    Type.TRUTH: "true or false",
}


def property_of(kind: str, name: str) -> Property:
    """The property of a kind of node. Raises `BadParameter`."""
    known = {each.name: each for each in NODE_KINDS[kind].properties}
    if name not in known:
        raise BadParameter("property", name, f"a property of {kind}{nearest(name, known)}")
    return known[name]


def check_filter(kind: str, name: str, least: Any, most: Any, values: Iterable[Any]) -> None:
    """Raise `BadParameter` where a bound or a value does not go with the property."""
    own = property_of(kind, name)
    for field, bound in (("least", least), ("most", most)):
        if bound is not None and not (is_ordered(own) and _fits(own, bound)):
            what = (
                f"{_ALLOWED[own.type]}, as {name} is" if is_ordered(own) else f"left out: {name} has values, no order"
            )
            raise BadParameter(field, bound, what)
    for value in values:
        if not _fits(own, value):
            raise BadParameter("values", value, f"{_ALLOWED.get(own.type, 'a text')}, as {name} is")


def check_shown(snapshot: Snapshot, kind: str, name: str) -> None:
    """Raise `BadParameter` where the property is personal and the snapshot does not reveal it."""
    if property_of(kind, name).personal and not snapshot.reveal:
        raise BadParameter("property", name, "no personal property, unless names are revealed")


def is_ordered(own: Property) -> bool:
    """Whether values of a property are more or less than each other."""
    return own.type in (Type.WHOLE, Type.NUMBER, Type.DAY)


def comparable(value: Any) -> Any:
    """A value as operations write it: a day as text."""
    return value.isoformat() if isinstance(value, date) else value


def _fits(own: Property, value: Any) -> bool:
    if own.type is Type.TRUTH:
        return isinstance(value, bool)
    if own.type in (Type.WHOLE, Type.NUMBER):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if own.type is Type.DAY:
        return isinstance(value, str) and _is_day(value)
    return isinstance(value, str)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
