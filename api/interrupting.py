"""Ctrl-C, heard at once: also while one long statement of an engine runs, to which Python's own handler is deaf."""

import signal
import socket
import threading
from collections.abc import Callable
from typing import TypeVar

from graph.errors import Stopped
from graph.stopping import Stop

Result = TypeVar("Result")

AGAIN = 0.05  # seconds after which a statement that did not hear an interrupt is interrupted again
MOST_SIGNALS = 64


def interruptible(work: Callable[[], Result]) -> Result:
    """What the work gives, done in the main thread.

    Raises `KeyboardInterrupt` soon after Ctrl-C, unless the work tells of it by an error of its own.

    The system's own signal handler writes the signal's number into a socket, whatever the main thread is busy with;
    a thread that listens there interrupts the statement.
    """
    stop = Stop()
    heard, told = socket.socketpair()
    told.setblocking(False)
    before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    listener = threading.Thread(target=_listen, args=(heard, stop), daemon=True)
    listener.start()
    try:
        return stop.over(work)
    except Exception as error:
        if stop.reason is None or isinstance(error, Stopped):
            raise
        raise stop.reason from None  # what fails after Ctrl-C fails of it
    finally:
        signal.set_wakeup_fd(before)
        told.close()
        listener.join()
        heard.close()


def _listen(heard: socket.socket, stop: Stop) -> None:
    while numbers := heard.recv(MOST_SIGNALS):
        if signal.SIGINT in numbers:
            stop.set(KeyboardInterrupt())
            _interrupt(heard, stop)
            return


def _interrupt(heard: socket.socket, stop: Stop) -> None:
    """Interrupt whatever runs until the work has ended."""
    heard.settimeout(AGAIN)
    while True:
        stop.press()
        try:
            if not heard.recv(MOST_SIGNALS):
                return
        except TimeoutError:
            continue
