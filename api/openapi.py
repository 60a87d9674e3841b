"""What the OpenAPI document says of a route: its parameters, every status, and an answer of the tiny bank."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import Any

from api import schemas
from api.saved_views import SavedView
from queries.explore.recipe import Cypher
from queries.question import Allowed, Parameter, Question
from visualizations.explorer.picture import Picture

PAGE_SIZE = Allowed("rows in a page; without it the whole answer comes", "每页行数", minimum=1, maximum=100_000)

AS_OF = {
    "name": "as_of", "in": "query", "schema": {"type": "string", "format": "date"},
    "description": "the day of which the bank is seen; default: that of its latest fact",
}  # fmt: skip
REVEAL = {
    "name": "reveal", "in": "query", "schema": {"type": "boolean"},
    "description": "show names; only where the server was started with --reveal",
}  # fmt: skip
FORMS: tuple[dict[str, Any], ...] = (
    {"name": "format", "in": "query", "schema": {"type": "string", "enum": ["json", "csv", "ndjson", "arrow"]},
     "description": "the form of the answer; goes before the Accept header"},
    {"name": "page_size", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100_000},
     "description": PAGE_SIZE.text},
    {"name": "cursor", "in": "query", "schema": {"type": "string"},
     "description": "the `next` of the page before; goes with page_size"},
)  # fmt: skip

TEXT = {"type": "string"}
LENIENT = "do without nodes that the bank has not; the answer lists them"

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what is wrong, with which value, and what to do"},
        "instance": TEXT,
        "parameter": TEXT,
        "value": {},
        "allowed": TEXT,
        "limit": TEXT,
    },
}

_REQUEST_ID = {"X-Request-ID": {"schema": TEXT, "description": "the one that was given, or a new one; the log has it"}}
_PART = {
    "X-Truncated": {"schema": {"enum": ["true"]}, "description": "rows are missing after these"},
    "X-Next-Cursor": {"schema": TEXT, "description": "the cursor of the next page"},
}

WRONG = HTTPStatus.BAD_REQUEST, "a parameter is not as it must be"
HIDDEN = HTTPStatus.FORBIDDEN, "names are not shown here"
UNKNOWN = HTTPStatus.NOT_FOUND, "no such node"
BEYOND = HTTPStatus.INTERNAL_SERVER_ERROR, "a sum over the bank is beyond 64 bits, or the server failed"
UNSERVED = HTTPStatus.SERVICE_UNAVAILABLE, "the store does not answer, or the limit of memory is too small"
TOO_LONG = HTTPStatus.GATEWAY_TIMEOUT, "the question ran as long as one may and was stopped; `limit` says how long"


_OF_VIEWS = (WRONG, UNKNOWN, UNSERVED, TOO_LONG)


def of_question(question: Question) -> dict[str, Any]:
    """The operation of a question."""
    example = examples().get(f"{question.theme} {question.name}", {})
    content = {
        "application/json": {"schema": schemas.of_answer(question.row_type, question.summary_type), "example": example},
        "text/csv": {"schema": TEXT},
        "application/x-ndjson": {"schema": TEXT},
        "application/vnd.apache.arrow.stream": {"schema": {"type": "string", "format": "binary"}},
    }
    ok = {"description": question.title, "content": content, "headers": _REQUEST_ID | _PART}
    described = [_parameter(each, asked(question.theme, question.name)) for each in question.parameters]
    return _operation(ok, [*described, AS_OF, REVEAL, *FORMS])


def of_parameters(parameters: Iterable[Parameter], example: Mapping[str, Any]) -> dict[str, Any]:
    """The operation of something that takes parameters and gives a JSON object."""
    described = [_parameter(each, example) for each in parameters]
    return _operation(_json({"type": "object"}, "found"), [*described, AS_OF, REVEAL])


def of_explorer(method: str, example: list[dict[str, Any]]) -> dict[str, Any]:
    """The operation that replays operations: in the address, or in the body of a POST."""
    ok = _json(schemas.of_type(Picture), "what is in sight, with its places, and what is not")
    lenient = {"type": "boolean", "description": LENIENT}
    if method == "GET":
        return _operation(ok, [*_of_operations(example), AS_OF, REVEAL])
    operations = {"type": "array", "items": {"type": "object"}, "example": example}
    fields = {"operations": operations, "lenient": lenient, "as_of": schemas.DAY, "reveal": {"type": "boolean"}}
    schema = {"type": "object", "required": ["operations"], "properties": fields, "additionalProperties": False}
    return _operation(ok, []) | {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def of_recipe(example: list[dict[str, Any]]) -> dict[str, Any]:
    """The operation that gives a view as code."""
    recipe = schemas.record(
        {"curl": TEXT, "python": TEXT, "cypher": {"type": "array", "items": schemas.of_type(Cypher)}}
    )
    return _operation(_json(recipe, "what gives the same nodes"), [*_of_operations(example), AS_OF, REVEAL])


def _of_operations(example: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Operations in an address."""
    operations = {"name": "operations", "in": "query", "required": True, "schema": TEXT, "example": json.dumps(example)}
    operations |= {"description": "a JSON list; docs/explorer.md says what each operation means"}
    lenient = {"name": "lenient", "in": "query", "schema": {"type": "boolean"}, "description": LENIENT}
    return [operations, lenient]


def of_views(method: str, of_one: bool) -> dict[str, Any]:
    """The operations of saved views: all of them, or one by its name."""
    named = {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    saved = _json(schemas.of_type(SavedView), "the view")
    if method == "DELETE":
        gone = {"description": "it is removed", "headers": _REQUEST_ID}
        return {"parameters": [named], "responses": {"204": gone} | dict(_problem(*each) for each in _OF_VIEWS)}
    if not of_one:
        row = schemas.of_type(SavedView)
        counted = row | {"properties": row["properties"] | {"operations": {"type": "integer"}}}
        rows = schemas.record({"rows": {"type": "array", "items": counted}})
        return _operation(_json(rows, "all of them"), [])
    if method == "GET":
        return _operation(saved, [named])
    fields = {"operations": {"type": "array", "items": {"type": "object"}}, "who": TEXT}
    fields |= {"as_of": schemas.DAY, "lang": {"enum": ["zh", "en"]}}
    body = {"type": "object", "required": ["operations"], "properties": fields, "additionalProperties": False}
    return _operation(saved, [named]) | {
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}}
    }


def of_bank() -> dict[str, Any]:
    """The operation that says what is open."""
    fields = {"as_of": schemas.DAY, "revision": TEXT, "loading": {"type": "boolean"}, "reveal": {"type": "boolean"}}
    return _operation(_json(schemas.record(fields), "what is open"), [AS_OF])


def of_readiness() -> dict[str, Any]:
    """The operation that says whether the store answers."""
    ready = _json(schemas.record({"status": {"const": "ready"}, "revision": TEXT}), "the store answers")
    unready = _json(schemas.record({"status": {"const": "not ready"}, "detail": TEXT}), "it does not, and why")
    return {"responses": {"200": ready, "503": unready}}


def of_health() -> dict[str, Any]:
    """The operation that says that the server runs."""
    return {"responses": {"200": _json(schemas.record({"status": {"const": "ok"}}), "the server runs")}}


def of_figures() -> dict[str, Any]:
    """The operation that gives the figures for Prometheus."""
    ok = {"description": "the figures", "content": {"text/plain": {"schema": TEXT}}, "headers": _REQUEST_ID}
    return {"responses": {"200": ok}}


@cache
def examples() -> dict[str, Any]:
    """An answer of the tiny bank for each question, by theme and name."""
    text = files("api").joinpath("examples.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def asked(theme: str, name: str) -> dict[str, Any]:
    """The parameters of the example of a question, or none."""
    found: dict[str, Any] = examples().get(f"{theme} {name}", {}).get("receipt", {}).get("parameters", {})
    return found


def _operation(ok: dict[str, Any], parameters: list[dict[str, Any]]) -> dict[str, Any]:
    problems = (WRONG, HIDDEN, UNKNOWN, BEYOND, UNSERVED, TOO_LONG)
    return {"parameters": parameters, "responses": {"200": ok} | dict(_problem(*each) for each in problems)}


def _problem(status: HTTPStatus, text: str) -> tuple[str, dict[str, Any]]:
    content = {"application/problem+json": {"schema": _PROBLEM}}
    return str(status.value), {"description": text, "content": content, "headers": _REQUEST_ID}


def _json(schema: schemas.Schema, text: str) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": schema}}, "headers": _REQUEST_ID}


def _parameter(each: Parameter, given: Mapping[str, Any]) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "integer" if each.type is int else "string"}
    if each.type is str:
        one |= {"enum": list(each.allowed.choices)} if each.allowed.choices else {"minLength": 1}
    if each.type is int:
        one |= {"maximum": each.allowed.maximum}
        one |= {"minimum": each.allowed.minimum} if each.allowed.minimum is not None else {}
    schema = {"type": "array", "items": one} if each.is_list else one
    if not each.required and each.default is not None:
        schema["default"] = each.default
    text = f"{each.allowed.text} {each.allowed.text_zh}".strip()
    example = {"example": given[each.name]} if each.name in given else {}
    return {
        "name": each.name, "in": "query", "required": each.required, "schema": schema, "description": text, **example
    }  # fmt: skip
