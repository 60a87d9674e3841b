"""A load's claim on a server, before there is anything to write: an open transaction that says who loads.

Everybody who loads sees it among the server's transactions; it writes nothing, so the bank keeps its revision. It
ends with the process, for its connection does, and with the server. A machine that lost its power leaves it open:
a claim is renewed as long as its process lives, and one that was not for ten minutes counts no more. It only tells
early; whose turn it is to write the node says.
"""

from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock, Thread
from uuid import uuid4

from graph.errors import JourneyError
from graph.stores.neo4j_door import Door, Open
from graph.stores.neo4j_holder import UNDER_WAY, Holder, of_this_process

RENEWED_SECONDS = 60

CLAIMS = """
SHOW TRANSACTIONS YIELD transactionId AS name, metaData AS said, elapsedTime AS elapsed
WHERE said.cjg_load IS NOT NULL
RETURN said.cjg_load AS token, said.host AS host, said.pid AS pid, said.since AS since, said.renewed AS renewed,
       elapsed.seconds AS silent, toInteger(split(name, '-')[-1]) AS number
"""


@dataclass(frozen=True)
class Claimant(Holder):
    """A load that has a claim."""

    renewed: bool
    number: int  # of its transaction: a later one has a higher

    def comes_before(self, other: "Claimant") -> bool:
        return self.renewed or self.number < other.number


class Claim:
    """The claim of one load, until it is closed. Raises `StoreBusy` where another load was first."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._token = str(uuid4())
        self._said = {"cjg_load": self._token, **of_this_process()}
        self._open: Open | None = None
        self._ended = Event()
        self._lock = Lock()
        UNDER_WAY.add(self._token)
        try:
            self._give_way(self._opened(renewed=False))
        except BaseException:
            self.close()
            raise
        Thread(target=self._renew, daemon=True).start()

    def close(self) -> None:
        """Let the next load begin."""
        self._ended.set()
        UNDER_WAY.discard(self._token)
        with self._lock, suppress(JourneyError):  # the server is gone, and the claim with it
            self._end(self._open)

    def _opened(self, *, renewed: bool) -> list[Claimant]:
        self._open, rows = self._door.begin({**self._said, "renewed": renewed}, CLAIMS)
        return [Claimant(**each) for each in rows]

    def _end(self, begun: Open | None) -> None:
        if begun:
            self._door.end(begun)

    def _give_way(self, claimants: list[Claimant]) -> None:
        (ours,) = (each for each in claimants if each.token == self._token)
        for each in claimants:
            if each is not ours and each.comes_before(ours) and not each.is_gone:
                raise each.refusal(self._door.where)

    def _renew(self) -> None:
        while not self._ended.wait(RENEWED_SECONDS):
            with self._lock, suppress(JourneyError):  # where the server is not there, it is asked again
                if not self._ended.is_set():
                    before = self._open
                    self._opened(renewed=True)
                    self._end(before)
