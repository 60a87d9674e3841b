"""JSON Schema of what an answer holds, read off its frozen types."""

import dataclasses
import types
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from queries.answer import Receipt

Schema = dict[str, Any]

DAY: Schema = {"type": "string", "format": "date"}

_SCALARS: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: DAY,
    datetime: {"type": "string", "description": "a time as ISO 8601 has it, without a zone"},
    type(None): {"type": "null"},
}

_OF_A_PART: Schema = {
    "next": {"type": ["string", "null"], "description": "the cursor of the next page, where there is one"},
    "truncated": {"type": "boolean", "description": "whether rows are missing after these"},
}


def of_answer(row_type: type, summary_type: Any) -> Schema:
    """An answer with its rows, its summary and its receipt."""
    rows = {"type": "array", "items": of_type(row_type)}
    answer = record({"rows": rows, "summary": of_type(summary_type), "receipt": of_type(Receipt)})
    return answer | {"properties": answer["properties"] | _OF_A_PART}


def of_type(hint: Any) -> Schema:
    """A type as it stands in JSON: any value where the type does not say."""
    if hint in _SCALARS:
        return _SCALARS[hint]
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return record({each.name: of_type(hints[each.name]) for each in dataclasses.fields(hint)})
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return {"anyOf": [of_type(each) for each in inner]}
    if origin in (list, tuple):
        return {"type": "array", "items": of_type(inner[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": of_type(inner[1])}
    return {"enum": list(inner)} if origin is Literal else {}


def record(fields: dict[str, Schema]) -> Schema:
    """An object that has all of these fields."""
    return {"type": "object", "required": list(fields), "properties": fields}
