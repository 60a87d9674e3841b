"""The addresses of saved views."""

import json
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response

from api.forms import to_json
from api.running import Answering
from api.saved_views import SavedView, SavedViews
from graph.errors import BadParameter


def listing(views: SavedViews) -> Answering:
    """All views, by name; of each how many operations it has instead of these."""

    def list_(_request: Request) -> Response:
        rows = [asdict(each) | {"operations": len(each.operations)} for each in views.all()]
        return Response(to_json({"rows": rows}), media_type="application/json")

    return list_


def reading(views: SavedViews) -> Answering:
    """One view, whole."""

    def read(request: Request) -> Response:
        return _reply(views.one(request.path_params["name"]))

    return read


def saving(views: SavedViews) -> Answering:
    """Save a view under its name, in place of what was there."""

    def save(request: Request) -> Response:
        return _reply(views.save(request.path_params["name"], posted(request.state.body)))

    return save


def removing(views: SavedViews) -> Answering:
    """Remove a view."""

    def remove(request: Request) -> Response:
        views.remove(request.path_params["name"])
        return Response(status_code=HTTPStatus.NO_CONTENT)

    return remove


def posted(body: bytes) -> dict[str, Any]:
    """The JSON object that was sent. Raises `BadParameter`."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise BadParameter("body", f"{len(body)} bytes", "a JSON object") from None
    if not isinstance(given, dict):
        raise BadParameter("body", f"{len(body)} bytes", 'a JSON object with the key "operations"')
    return given


def _reply(view: SavedView) -> Response:
    return Response(to_json(asdict(view)), media_type="application/json")
