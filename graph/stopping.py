"""How work in one thread is stopped from another: by the one who asked for it, or at its limit.

    stop = Stop()
    stop.over(work)            # in the thread that works: statements below register how they are interrupted
    stop.set(Cancelled())      # in another thread

The stop of the work at hand is found through a context variable, so that no door needs a parameter for it.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Result = TypeVar("Result")

_current: ContextVar["Stop | None"] = ContextVar("stop", default=None)


class Stop:
    """Stops the work that is done over it; `reason` is what that work then raises, or None while it may go on."""

    def __init__(self) -> None:
        self.reason: BaseException | None = None
        self._lock = threading.Lock()
        self._interrupts: list[Callable[[], object]] = []

    def over(self, work: Callable[[], Result]) -> Result:
        """What the work gives. Raises the reason where it was stopped."""
        mark = _current.set(self)
        try:
            return work()
        finally:
            _current.reset(mark)

    def set(self, reason: BaseException) -> None:
        """From now on every check of the work raises the reason; the first reason stays."""
        self.reason = self.reason or reason

    def press(self) -> None:
        """Interrupt the statement that runs; to be repeated, since a statement forgets it in its first moment."""
        with self._lock:
            for interrupt in self._interrupts:
                interrupt()

    @contextmanager
    def _around(self, interrupt: Callable[[], object]) -> Iterator[None]:
        with self._lock:
            self._interrupts.append(interrupt)
        try:
            yield
        except Exception:
            check()
            raise
        finally:
            with self._lock:
                self._interrupts.remove(interrupt)


@contextmanager
def stoppable(interrupt: Callable[[], object]) -> Iterator[None]:
    """A statement that `interrupt`, called from another thread, ends by an error. Raises the reason of the stop."""
    stop = _current.get()
    if stop is None:
        yield
        return
    check()
    with stop._around(interrupt):
        yield
    check()


def check() -> None:
    """Raise the reason where the work at hand was stopped: for every step of a long stretch of our own."""
    stop = _current.get()
    if stop is not None and stop.reason is not None:
        raise stop.reason
