"""Opening a bank for one command, and closing it whatever happens."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from api.settings import Settings
from graph.engines import DUCKDB, opened_engine
from graph.errors import Cancelled, NotAStore, StoreError
from graph.snapshot import Bank
from graph.stores import Store


@contextmanager
def opened_store(url: str | None, keep: int | None = None) -> Iterator[Store]:
    """The store at a URL, or the one that the surroundings name."""
    store = Settings.from_environment().open(url, keep)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def opened(url: str | None, engine_url: str = DUCKDB) -> Iterator[Bank]:
    """The current bank of the store at a URL, or of the one that the surroundings name, for an engine to ask."""
    limits = Settings.from_environment().limits
    with (
        opened_engine(engine_url, limits.engine) as engine,
        opened_store(url) as store,
        closing(Bank(store.revision(), engine)) as bank,
    ):
        yield bank


@contextmanager
def unchanged_when_cancelled(store: Store) -> Iterator[None]:
    """Ctrl-C in a load raises `Cancelled`, which says whether the bank stays as it was."""
    before = _revision(store)
    try:
        yield
    except KeyboardInterrupt:
        changed = _revision(store) != before
        told = "the bank has changed; load again, which completes it" if changed else "the bank stays as it was"
        raise Cancelled(f"cancelled 已取消: {told}") from None


def _revision(store: Store) -> str | None:
    try:
        return store.current()
    except StoreError:  # no bank yet, or none that answers
        return None


def holds_customers(store: Store) -> bool:
    """Whether a store has a bank with anybody in it."""
    try:
        with closing(store.revision()) as revision:
            return bool(revision.local("MATCH (n:Customer) RETURN n.id AS id LIMIT 1"))
    except NotAStore:
        return False
