"""A list of operations as JSON has it, read and checked; errors name the operation by its place in the list."""

import dataclasses
import json
import math
from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from graph.errors import BadParameter, nearest
from graph.model import NODE_KINDS
from queries.explore.operations import FAR, KindName, NodeId, Operation
from queries.explore.properties import Scalar
from queries.question import Allowed

MOST_OPERATIONS = 10_000
MOST_TEXT = 1_024  # characters of a text: the longest id
MOST_NODES = 10_000  # that one operation names
SHOWN = 60  # characters of a wrong value that an error repeats

Read = Callable[[Any, Allowed], Any]


class _NotAllowed(Exception):
    """What a value must be; where in the list it stands is known to the caller."""


def read_json(text: str) -> tuple[Operation, ...]:
    """Operations from JSON text. Raises `BadParameter`."""
    try:
        return read_operations(json.loads(text, parse_constant=_no_number))
    except (ValueError, RecursionError) as error:
        told = "nested too deep" if isinstance(error, RecursionError) else str(error)
        raise BadParameter("operations", _short(text), f"a JSON list of operations ({told})") from None


def read_operations(given: Any) -> tuple[Operation, ...]:
    """Operations from plain data. Raises `BadParameter`."""
    if not isinstance(given, list | tuple):
        raise BadParameter("operations", _short(given), "a list of operations")
    if len(given) > MOST_OPERATIONS:
        raise BadParameter("operations", f"{len(given)} of them", f"at most {MOST_OPERATIONS}")
    return tuple(_operation(number, each) for number, each in enumerate(given, 1))


def write_operations(given: tuple[Operation, ...]) -> list[dict[str, Any]]:
    """Operations as plain data, without what is as it is by default: read again, they are the same."""
    return [{"do": name_of(each)} | dict(_changed(each)) for each in given]


def name_of(operation: Operation) -> str:
    """What an operation is called in a list."""
    return type(operation).__name__.lower()


def place(number: int, operation: Operation) -> str:
    """How errors and words name an operation: by its place in the list, from 1."""
    return f"operation {number} ({name_of(operation)})"


@cache
def _classes() -> dict[str, type]:
    return {each.__name__.lower(): each for each in get_args(Operation)}


@cache
def _fields(operation: type) -> dict[str, tuple[Any, Allowed, bool]]:
    """The type of each field, what it may be, and whether it must be given."""
    hints = get_type_hints(operation, include_extras=True)
    return {
        each.name: (*_hint(hints[each.name]), each.default is dataclasses.MISSING)
        for each in dataclasses.fields(operation)
    }


def _hint(hint: Any) -> tuple[Any, Allowed]:
    if get_origin(hint) is Annotated:
        return get_args(hint)[0], get_args(hint)[1]
    return hint, Allowed("")


def _operation(number: int, given: Any) -> Operation:
    if not isinstance(given, dict):
        raise BadParameter(f"operation {number}", _short(given), 'an object with the key "do"')
    name = given.get("do")
    if not isinstance(name, str) or name not in _classes():
        raise BadParameter(f"operation {number}: do", _short(name), f"one of {', '.join(sorted(_classes()))}")
    fields = _fields(_classes()[name])
    where = f"operation {number} ({name})"
    for key, value in given.items():
        if key != "do" and key not in fields:
            raise BadParameter(f"{where}: {_short(key)}", _short(value), f"it takes {', '.join(fields) or 'no field'}")
    values = dict(_values(where, fields, given))
    return _checked(where, _classes()[name], values)


def _values(
    where: str, fields: dict[str, tuple[Any, Allowed, bool]], given: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    for name, (hint, allowed, required) in fields.items():
        value = given.get(name)
        if value is None:
            if required:
                raise BadParameter(f"{where}: {name}", None, allowed.text or _said(hint))
            continue
        try:
            yield name, _read(hint, value, allowed)
        except _NotAllowed as error:
            raise BadParameter(f"{where}: {name}", _short(value), str(error)) from None


def _checked(where: str, operation: type, values: dict[str, Any]) -> Operation:
    try:
        made: Operation = operation(**values)
    except BadParameter as error:  # fields that do not go together
        raise BadParameter(f"{where}: {error.name}", error.value, error.allowed) from None
    return made


def _read(hint: Any, value: Any, allowed: Allowed) -> Any:
    if get_origin(hint) is tuple:
        return _list(get_args(hint)[0], value, allowed)
    one = next((each for each in get_args(hint) if each is not type(None)), hint)  # of `X | None`
    if get_origin(one) is tuple:
        return _list(get_args(one)[0], value, allowed)
    return _READERS[one](value, allowed)


def _list(hint: Any, value: Any, allowed: Allowed) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise _NotAllowed("a list")
    if len(value) > MOST_NODES:
        raise _NotAllowed(f"a list of at most {MOST_NODES}")
    return tuple(dict.fromkeys(_READERS[hint](each, allowed) for each in value))


def _whole(value: Any, allowed: Allowed) -> int:
    low = allowed.minimum if allowed.minimum is not None else -allowed.maximum
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= allowed.maximum:
        raise _NotAllowed(f"a whole number from {low} to {allowed.maximum}")
    return value


def _number(value: Any, _allowed: Allowed) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= FAR:
        raise _NotAllowed(f"a number from {-FAR:.0f} to {FAR:.0f}")
    return float(value)


def _text(value: Any, allowed: Allowed) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MOST_TEXT or not _is_sound(value):
        raise _NotAllowed(f"a text of 1 to {MOST_TEXT} characters")
    if allowed.choices and value not in allowed.choices:
        raise _NotAllowed(f"one of {', '.join(allowed.choices)}")
    return value


def _truth(value: Any, _allowed: Allowed) -> bool:
    if not isinstance(value, bool):
        raise _NotAllowed("true or false")
    return value


def _node(value: Any, _allowed: Allowed) -> str:
    kind, colon, id_ = value.partition(":") if isinstance(value, str) else ("", "", "")
    if not colon or not 0 < len(id_) <= MOST_TEXT or not _is_sound(id_):
        raise _NotAllowed("a node as kind:id, such as customer:C07")
    if kind not in NODE_KINDS:
        raise _NotAllowed(f"a node with a kind before the colon{nearest(kind[:SHOWN], NODE_KINDS)}")
    return str(value)


def _kind(value: Any, _allowed: Allowed) -> str:
    if not isinstance(value, str) or value not in NODE_KINDS:
        raise _NotAllowed(f"one of {', '.join(NODE_KINDS)}")
    return value


def _scalar(value: Any, _allowed: Allowed) -> str | float | bool:
    if isinstance(value, str) and len(value) <= MOST_TEXT and _is_sound(value):
        return value
    if isinstance(value, int | float) and math.isfinite(value) and abs(value) < 1 << 63:
        return value
    raise _NotAllowed("text, a number, true or false")


_READERS: dict[Any, Read] = {
    int: _whole,
    float: _number,
    str: _text,
    bool: _truth,
    NodeId: _node,
    KindName: _kind,
    Scalar: _scalar,
}


def _is_sound(text: str) -> bool:
    """Whether it is text at all: JSON can hold halves of characters."""
    return text.isascii() or text.encode(errors="replace").decode() == text


def _said(hint: Any) -> str:
    return "nodes as kind:id, such as customer:C07" if get_origin(hint) is tuple else "a node as kind:id"


def _changed(operation: Operation) -> Iterator[tuple[str, Any]]:
    """The fields that are not as by default."""
    for each in dataclasses.fields(operation):
        value = getattr(operation, each.name)
        if each.default is dataclasses.MISSING or value != each.default:
            yield each.name, list(value) if isinstance(value, tuple) else value


def _short(value: Any) -> Any:
    """A wrong value as an error may repeat it."""
    if isinstance(value, bool | float | None) or (isinstance(value, int) and abs(value) < 1 << 63):
        return value if not isinstance(value, float) or math.isfinite(value) else str(value)
    if isinstance(value, int):
        return "a number of very many digits"
    if isinstance(value, dict | list | tuple):
        return f"{'an object' if isinstance(value, dict) else 'a list'} of {len(value)}"
    text = str(value).encode(errors="backslashreplace").decode()
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON")
