"""Errors as problem documents (RFC 9457): what was wrong, with which value, and what is allowed."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.saved_views import UnknownView
from graph.errors import BadInput, BadParameter, JourneyError, OutOfMemory, OutOfTime, Stopped, StoreError, UnknownNode

STATUS: tuple[tuple[type[JourneyError], HTTPStatus], ...] = (
    (UnknownNode, HTTPStatus.NOT_FOUND),
    (UnknownView, HTTPStatus.NOT_FOUND),
    (BadInput, HTTPStatus.BAD_REQUEST),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
    (OutOfTime, HTTPStatus.GATEWAY_TIMEOUT),
    (Stopped, HTTPStatus.SERVICE_UNAVAILABLE),
)


class NotShown(JourneyError):
    """Names were asked for on a server that does not reveal them."""


def problem(
    status: HTTPStatus, detail: str, request: Request, headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """A problem document; `more` are its extension members."""
    body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    body |= {"instance": request.url.path, **more}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Let every error of the app leave as a problem document."""
    app.add_exception_handler(JourneyError, _journey_error)
    app.add_exception_handler(HTTPException, _http_error)


async def _journey_error(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, NotShown):
        return problem(HTTPStatus.FORBIDDEN, str(error), request, parameter="reveal")
    more: dict[str, Any] = {}
    if isinstance(error, BadParameter):
        more = {"parameter": error.name, "value": error.value, "allowed": error.allowed}
    elif isinstance(error, UnknownNode):
        more = {"parameter": error.kind, "value": error.node_id}
    elif isinstance(error, OutOfTime | OutOfMemory):
        more = {"limit": error.limit}
    status = next((code for kind, code in STATUS if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
    return problem(status, str(error), request, **more)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 # this handler is installed for it alone
    status = HTTPStatus(error.status_code)
    told = "there is no such address" if status == HTTPStatus.NOT_FOUND else status.description or status.phrase
    detail = f"{request.method} {request.url.path}: {told}; /v1/openapi.json lists what there is"
    headers = {"Allow": "GET, HEAD"} if status == HTTPStatus.METHOD_NOT_ALLOWED else error.headers
    return problem(status, detail, request, headers)
