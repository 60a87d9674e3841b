"""The address of the explorer: a list of operations in, the picture that they make out."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from api.days import read_day
from api.forms import to_json
from api.revealing import read_reveal
from api.running import Answering
from api.service import Service
from api.settings import Limits
from api.views import posted
from graph.errors import BadParameter
from visualizations.explorer.picture import picture

FIELDS = ("operations", "as_of", "lenient", "reveal")
EXAMPLE: list[dict[str, Any]] = [
    {"do": "network", "customer": "C01"},
    {"do": "expand", "node": "customer:C01", "kinds": ["HOLDS"]},
]


def exploring(service: Service, limits: Limits, reveal: bool) -> Answering:
    """The picture of the operations in the address, or in the body of a POST."""

    def explore(request: Request) -> Response:
        given = asked(request)
        day = read_day("as_of", given.get("as_of"))
        lenient = read_truth("lenient", given.get("lenient", "false"))
        with service.snapshot(day, reveal=read_reveal(given.get("reveal"), reveal)) as snapshot:
            request.state.revision = snapshot.revision.name
            found = picture(snapshot, given["operations"], lenient=lenient, hops=limits.hops)
            return Response(to_json(found.to_data()), media_type="application/json")

    return explore


def asked(request: Request) -> Mapping[str, Any]:
    """What was asked, by name: operations as text or as plain data, the others as text. Raises `BadParameter`."""
    given = _as_texts(posted(request.state.body)) if request.method == "POST" else dict(request.query_params)
    for name, value in given.items():
        if name not in FIELDS:
            raise BadParameter(name[:60], str(value)[:60], f"explore takes {', '.join(FIELDS)}")
    if given.get("operations") is None:
        raise BadParameter("operations", None, f"a list of operations, such as {json.dumps(EXAMPLE)}")
    return given


def _as_texts(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value if name == "operations" else _as_text(name, value) for name, value in given.items()}


def _as_text(name: str, value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, str):
        return value
    raise BadParameter(name[:60], str(value)[:60], "a text")


def read_truth(name: str, text: str | None) -> bool:
    """Whether it is true, as the caller's text says. Raises `BadParameter`."""
    if text not in ("true", "false", None):
        raise BadParameter(name, text, "true or false")
    return text == "true"
