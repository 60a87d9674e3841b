"""Every request as the operator sees it: its number, how long it took, how it ended, where it failed."""

import logging
import re
import secrets
import time
from http import HTTPStatus
from typing import Any

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import logs
from api.metrics import Metrics
from api.problems import problem

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
ELSEWHERE = "elsewhere"  # an address that is not there, or that of a file of the page
FAILED = "the server failed on this request; its log has the place"


class Observing:
    """ASGI middleware around all others. HEAD is answered as GET; the server below it sends no body then."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, count it, and write its line of the log."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        watched = _Watched(scope, send)
        try:
            await self._app(watched.scope, receive, watched.send)
        except Exception as error:
            watched.error = logs.place(error)
            if watched.status is not None:
                raise
            await problem(HTTPStatus.INTERNAL_SERVER_ERROR, FAILED, Request(scope))(scope, receive, watched.send)
        finally:
            self._tell(watched)

    def _tell(self, watched: "_Watched") -> None:
        seconds = time.perf_counter() - watched.started
        status = watched.status or HTTPStatus.INTERNAL_SERVER_ERROR
        self._metrics.answered(watched.route, status, seconds)
        logs.write(
            "request",
            logging.ERROR if watched.error else logging.INFO,
            method=watched.method,
            route=watched.route,
            status=int(status),
            milliseconds=round(seconds * 1000, 1),
            revision=watched.scope["state"].get("revision"),
            request_id=watched.id,
            error=watched.error,
        )


class _Watched:
    """A request on its way."""

    def __init__(self, scope: Scope, send: Send) -> None:
        given: str = scope["method"]
        self.method = given if given in METHODS else "other"
        self.scope: Scope = {"state": {}, **scope, "method": "GET" if given == "HEAD" else given}
        self.started = time.perf_counter()
        self.status: int | None = None
        self.error: str | None = None
        self.id = _id(scope)
        self._send = send

    @property
    def route(self) -> str:
        """The template of the address, without what the caller put into it."""
        path: Any = getattr(self.scope.get("route"), "path", "")
        return path or ELSEWHERE

    async def send(self, message: Message) -> None:
        """Send on, the request's number among the headers."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)["X-Request-ID"] = self.id
        await self._send(message)


def _id(scope: Scope) -> str:
    """The caller's X-Request-ID where it is a plain one, or a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and GIVEN_ID.fullmatch(value.decode("latin-1")):
            return str(value.decode("latin-1"))
    return secrets.token_hex(8)
