"""Running the server on this machine."""

import contextlib
import socket
from collections.abc import Callable

import uvicorn

from api import logs
from api.app import create_app
from api.security import listening_address
from api.settings import Settings
from graph.errors import BadParameter

PATIENCE = 5  # seconds in which questions may end when the server does


def run(
    settings: Settings,
    url: str | None,
    *,
    host: str,
    port: int,
    reveal: bool,
    log: str,
    announce: Callable[[str], None],
) -> None:
    """Serve until interrupted. `announce` is told where. Raises `BadParameter` for an address that may not be."""
    logs.start(log)
    address = listening_address(host, in_container=settings.in_container, reveal=reveal)
    store = settings.open(url)
    store.current()  # a store that cannot be read is an error now, not at the first question
    listener = listen(address, port)
    shown = f"[{address}]" if ":" in address else address
    announce(f"Customer Journey Graph 客户旅程图谱: http://{shown}:{listener.getsockname()[1]}/  (Ctrl-C ends it)")
    config = uvicorn.Config(
        create_app(store, reveal=reveal, limits=settings.limits, views=settings.views, prepare=True),
        access_log=False,  # addresses carry ids of customers
        log_config=None,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
    )
    with contextlib.suppress(KeyboardInterrupt):  # the way to end it
        uvicorn.Server(config).run(sockets=[listener])


def listen(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # With its protocol named, asyncio sends the body of an answer at once; else it waits for the head's receipt, 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
        listener.listen()  # who asks before the server has begun waits for it
    except OSError as error:
        listener.close()
        raise BadParameter("port", port, f"{error.strerror}; take another with --port, or 0 for any") from error
    return listener
