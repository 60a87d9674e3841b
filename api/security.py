"""Who may ask, and what a page may load: loopback only, no other host, ever."""

import ipaddress
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware

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

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"]


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


def install(app: FastAPI) -> None:
    """Refuse foreign Host names (DNS rebinding) and send the security headers with every reply."""
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK_NAMES, "testserver"], www_redirect=False)

    @app.middleware("http")
    async def add_headers(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await go_on(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.url.path.startswith("/v1/"):
            response.headers["Cache-Control"] = "no-store"
        return response


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
