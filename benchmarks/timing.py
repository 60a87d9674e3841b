"""How long work takes."""

import time
from collections.abc import Callable

Result = dict[str, float]  # `ours` and `theirs` in seconds, their `ratio`, and what else a measure tells


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
