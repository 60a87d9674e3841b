"""What can go wrong, in one line that names the thing, the value and what to do.

JourneyError
├── BadInput             a parameter, a file or a column that is not as it must be
│   └── BadParameter     names the parameter, its value and what is allowed
├── UnknownNode          an id that is not in this bank
├── LoadRefused          a load that would not leave a whole bank behind
├── TooLarge             a sum over the bank that no answer can hold
├── Stopped              work that ended before it was done
│   ├── Cancelled        by the one who asked for it
│   ├── OutOfTime        at the limit of seconds
│   └── OutOfMemory      at the limit of memory
├── EngineUnavailable    what runs the SQL is not there, does not answer or gave up
└── StoreError           a store that cannot serve
    ├── StoreUnavailable nobody answers, or
    │   └── NotLetIn     the credentials are wrong
    ├── StoreBusy        another load holds the store
    ├── NoRoom           the system does not take or give a file
    └── NotAStore        the place exists and is something else, or cannot be written
"""

from collections.abc import Iterable
from difflib import get_close_matches


class JourneyError(Exception):
    """The root: its text is one line for the person who asked."""


class BadInput(JourneyError):
    """A parameter, a file or a column that is not as it must be."""


class BadParameter(BadInput):
    """A parameter whose value is not allowed, or that is missing (None)."""

    def __init__(self, name: str, value: object, allowed: str) -> None:
        wrong = "is missing" if value is None else f"{value!r} is not allowed"
        super().__init__(f"{name} {wrong}: {allowed}")
        self.name, self.value, self.allowed = name, value, allowed


class UnknownNode(JourneyError):
    """An id that is not in this bank."""

    def __init__(self, kind: str, node_id: str, nearest: str = "") -> None:
        super().__init__(f"{kind} {node_id!r} is not in this bank{nearest}")
        self.kind, self.node_id = kind, node_id


class LoadRefused(JourneyError):
    """A load that would not leave a whole bank behind."""


class TooLarge(JourneyError):
    """A sum over the bank that is beyond the whole numbers of 64 bits."""

    def __init__(self) -> None:
        super().__init__(
            "a sum over this bank is beyond the whole numbers of 64 bits: look for a balance_minor that is no real one"
        )


class Stopped(JourneyError):
    """Work that ended before it was done."""


class Cancelled(Stopped):
    """The one who asked waits no longer."""

    def __init__(self, told: str = "cancelled by the one who asked") -> None:
        super().__init__(told)


class OutOfTime(Stopped):
    """A question that ran as long as a question may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"stopped after {seconds:g} seconds, the limit of a question: ask for less, or raise the limit"
        )
        self.limit = f"{seconds:g} seconds"


class OutOfMemory(Stopped):
    """A statement that needs more memory than there may be."""

    def __init__(self, limit: str) -> None:
        super().__init__(f"the limit of memory, {limit}, is too small for this: ask for less, or raise the limit")
        self.limit = limit


class EngineUnavailable(JourneyError):
    """What runs the SQL is not installed, does not start, does not answer, or gave up."""


class StoreError(JourneyError):
    """A store that cannot serve."""


class NoRoom(StoreError):
    """A file of a store, or of the work on it, that the system does not take or give. `reason` is the system's."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"a file of the work on the store cannot be written or read ({reason}): make room, try again")


class StoreUnavailable(StoreError):
    """Nobody answers, or the credentials are wrong."""


class NotLetIn(StoreUnavailable):
    """A server answers, and the credentials are wrong."""


class StoreBusy(StoreError):
    """Another load holds the store."""


class NotAStore(StoreError):
    """The place exists and is something else, or cannot be written."""


def nearest(value: str, known: Iterable[str]) -> str:
    """`; nearest: 'fund'` where something known is close to the value, else what there is, or nothing.

    For names that are no personal data only.
    """
    choices = sorted(known)
    close = get_close_matches(value, choices, n=1)
    if close:
        return f"; nearest: {close[0]!r}"
    return f"; known: {', '.join(choices[:12])}" if choices else ""
