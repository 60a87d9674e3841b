"""Values worked out once, whoever of many threads asks first; the others wait for it."""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from graph.stopping import check

Value = TypeVar("Value")

PATIENCE = 0.1  # seconds between two looks at whether the one who waits was stopped


class Once:
    """Values by key, kept as long as this is. What failed is tried again by the next who asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.RLock] = {}
        self._made: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made where nobody has made it. Raises what `make` raises, and `Stopped` while waiting."""
        with self._lock:
            making = self._making.setdefault(key, threading.RLock())
        while not making.acquire(timeout=PATIENCE):
            check()
        try:
            if key not in self._made:
                self._made[key] = make()
            value: Value = self._made[key]
            return value
        finally:
            making.release()
