"""Work that a server does beside its first questions, so that later ones are quick; it ends when the server does."""

from collections.abc import Callable
from contextlib import suppress
from threading import Thread

from graph.errors import Cancelled, JourneyError
from graph.stopping import Stop

AGAIN = 0.05  # seconds after which a statement that did not hear an interrupt is interrupted again


class Preparing:
    """Work in a thread of its own. Where it fails, nothing is prepared, and whoever asks does the work."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._stop = Stop()
        self._thread = Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop the work where it still goes on, and wait until it has ended."""
        self._stop.set(Cancelled())
        while self._thread.is_alive():
            self._stop.press()
            self._thread.join(AGAIN)

    def _run(self, work: Callable[[], None]) -> None:
        with suppress(JourneyError):
            self._stop.over(work)
