"""Who may ask, and what a page may load: loopback only, no other host, ever."""

import ipaddress
import re
from http import HTTPStatus

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem
from graph.errors import BadParameter

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
ANSWER_HEADERS = (*HEADERS, (b"cache-control", b"no-store"))

THIS_MACHINE = re.compile(r"(localhost|127\.0\.0\.1|\[::1\]|testserver)(:\d{1,5})?", re.IGNORECASE)
FOREIGN = "the Host header names another machine: ask at 127.0.0.1, [::1] or localhost"


def listening_address(host: str, *, in_container: bool, reveal: bool) -> str:
    """The address to listen on. Raises `BadParameter` for one that others on the network could reach.

    There are no access keys yet, so whoever reaches the server sees every answer. The container image may
    listen on the container's own address, which compose publishes on 127.0.0.1.
    """
    if _is_loopback(host):
        return host
    if not in_container:
        raise BadParameter("host", host, "127.0.0.1, ::1 or localhost: there are no access keys yet, so only this "
                           "machine may ask")  # fmt: skip
    if reveal:
        raise BadParameter("reveal", True, "names are shown on loopback only, not in the container")
    return host


class Guard:
    """ASGI middleware: refuses foreign Host names (DNS rebinding), sends the security headers with every reply."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request of this machine on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_answer = scope["path"].startswith("/v1/")

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *(ANSWER_HEADERS if is_answer else HEADERS)]
            await send(message)

        refused = None if _names_this_machine(scope) else problem(HTTPStatus.BAD_REQUEST, FOREIGN, Request(scope))
        await (refused or self._app)(scope, receive, send_guarded)


def _names_this_machine(scope: Scope) -> bool:
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    return len(hosts) == 1 and THIS_MACHINE.fullmatch(hosts[0]) is not None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
