"""Opening a bank for one command, and closing it whatever happens."""

from collections.abc import Iterator
from contextlib import contextmanager

from api.settings import Settings
from graph.snapshot import Bank


@contextmanager
def opened(url: str | None) -> Iterator[Bank]:
    """The current bank of the store at a URL, or of the one that the surroundings name."""
    store = Settings.from_environment().open(url)
    try:
        bank = Bank(store.revision())
        try:
            yield bank
        finally:
            bank.close()
    finally:
        store.close()
