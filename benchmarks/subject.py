"""The bank that is measured: generated, loaded, open."""

import time
from collections.abc import Callable
from pathlib import Path

from graph.snapshot import Bank
from graph.stores import open_store
from ingestion.load import load
from ingestion.synthetic import generate


class Subject:
    """A synthetic bank below a folder: its bundle, its store, and the seconds that the load took."""

    def __init__(self, place: Path, customers: int) -> None:
        self.bundle = place / "bundle"
        generate(self.bundle, customers, 1)
        store = open_store(f"ladybug://{place}/bank", cache=place)
        self.load_seconds = seconds(lambda: load(store, self.bundle, rejects=place / "rejects"))
        self.bank = Bank(store.revision())

    def close(self) -> None:
        """Let the bank go."""
        self.bank.close()


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def work(task: Callable[[], object]) -> tuple[float, float]:
    """How long a piece of work takes, and the processor seconds of it."""
    used = time.process_time()
    taken = seconds(task)
    return taken, time.process_time() - used
