"""The page over a bank in a folder: served, opened, and waited for."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, expect

from api.app import create_app
from graph.stores.ladybug import LadybugStore
from tests.browser import Watched


@contextmanager
def served(folder: Path, *, reveal: bool) -> Iterator[str]:
    """The address of a server over the store in a folder."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(LadybugStore(folder), reveal=reveal), log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join()
    listener.close()


def settle(page: Page) -> None:
    """Wait until every answer is there."""
    expect(page.locator("h1")).to_be_visible(timeout=15_000)
    expect(page.locator(".loading, .stale")).to_have_count(0, timeout=15_000)


def opened(seen: Watched, address: str) -> Page:
    seen.page.goto(address)
    settle(seen.page)
    return seen.page


def refused(seen: Watched) -> None:
    """The browser's own line about a refusal is no fault of the page."""
    seen.wrong[:] = [each for each in seen.wrong if not each.startswith("Failed to load resource")]
