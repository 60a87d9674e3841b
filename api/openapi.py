"""What the OpenAPI document says of a question: its parameters, and an answer of the tiny bank as an example."""

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from queries.question import Allowed, Parameter, Question

PAGE_SIZE = Allowed("rows in a page; without it the whole answer comes", "每页行数", minimum=1, maximum=100_000)

COMMON: tuple[dict[str, Any], ...] = (
    {"name": "as_of", "in": "query", "schema": {"type": "string", "format": "date"},
     "description": "the day of which the bank is seen; default: that of its latest fact"},
    {"name": "reveal", "in": "query", "schema": {"type": "boolean"},
     "description": "show names; only where the server was started with --reveal"},
)  # fmt: skip

FORMS: tuple[dict[str, Any], ...] = (
    {"name": "format", "in": "query", "schema": {"type": "string", "enum": ["json", "csv", "ndjson", "arrow"]},
     "description": "the form of the answer; goes before the Accept header"},
    {"name": "page_size", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100_000},
     "description": PAGE_SIZE.text},
    {"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": "the `next` of the page before"},
)  # fmt: skip


def of_question(question: Question) -> dict[str, Any]:
    """The operation of a question."""
    example = examples().get(f"{question.theme} {question.name}", {})
    ok = {"description": question.title, "content": {
        "application/json": {"schema": ANSWER, "example": example},
        "text/csv": {"schema": {"type": "string"}},
        "application/x-ndjson": {"schema": {"type": "string"}},
        "application/vnd.apache.arrow.stream": {"schema": {"type": "string", "format": "binary"}},
    }}  # fmt: skip
    return {
        "parameters": [*map(_parameter, question.parameters), *COMMON, *FORMS],
        "responses": {"200": ok, **PROBLEMS},
    }


def of_parameters(parameters: Iterable[Parameter]) -> dict[str, Any]:
    """The operation of something that takes parameters and gives JSON."""
    ok = {"description": "found", "content": {"application/json": {"schema": {"type": "object"}}}}
    return {"parameters": [*map(_parameter, parameters), *COMMON], "responses": {"200": ok, **PROBLEMS}}


@cache
def examples() -> dict[str, Any]:
    """An answer of the tiny bank for each question, by theme and name."""
    text = files("api").joinpath("examples.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _parameter(each: Parameter) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "integer" if each.type is int else "string"}
    one |= {"minimum": each.allowed.minimum} if each.allowed.minimum is not None else {}
    one |= {"maximum": each.allowed.maximum} if each.allowed.maximum is not None else {}
    one |= {"enum": list(each.allowed.choices)} if each.allowed.choices else {}
    schema = {"type": "array", "items": one} if each.is_list else one
    if not each.required and each.default is not None:
        schema["default"] = each.default
    text = f"{each.allowed.text} {each.allowed.text_zh}".strip()
    return {"name": each.name, "in": "query", "required": each.required, "schema": schema, "description": text}


ANSWER = {
    "type": "object",
    "required": ["rows", "summary", "receipt"],
    "properties": {
        "rows": {"type": "array", "items": {"type": "object"}},
        "summary": {"type": "object"},
        "receipt": {"type": "object"},
        "next": {"type": ["string", "null"], "description": "the cursor of the next page, where pages were asked for"},
    },
}

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "parameter": {"type": "string"},
        "value": {},
        "allowed": {"type": "string"},
    },
}

PROBLEMS = {
    code: {"description": text, "content": {"application/problem+json": {"schema": _PROBLEM}}}
    for code, text in {
        "400": "a parameter is not as it must be",
        "403": "names are not shown here",
        "404": "no such node",
        "503": "the store does not answer",
    }.items()
}
