"""Whose turn it is to write: one node in the graph, so that all who share the server see it.

`(:CjgLoad {id: 'bank'})` is there from the first load on. While a load runs it says who loads, since when, and
which revision was the last whole one; every batch renews `beat`, its sign of life. A load that was killed leaves
them: the next load takes its place at once where that process ran on the same machine and is gone, else when
there was no sign of life for ten minutes.
"""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import neo4j

from graph.errors import StoreBusy
from graph.stores import neo4j_past as past
from graph.stores.contract import How
from graph.stores.neo4j_bookmark import number
from graph.stores.neo4j_door import Door, Result, Work
from graph.stores.neo4j_holder import UNDER_WAY, Holder, of_this_process

CONSTRAINT = "CREATE CONSTRAINT cjg_load IF NOT EXISTS FOR (n:CjgLoad) REQUIRE n.id IS UNIQUE"
PROPERTIES = ("turns", "token", "host", "pid", "since", "before", "beat", "beats")

READ = """
OPTIONAL MATCH (t:CjgLoad {id: 'bank'})
RETURN coalesce(t.turns, 0) AS turns, t.before AS before, t.token AS token, t.host AS host, t.pid AS pid,
       t.since AS since, coalesce((timestamp() - t.beat) / 1000, 0) AS silent
"""
TAKE = """
MERGE (t:CjgLoad {id: 'bank'})
WITH t WHERE t.token = $token OR coalesce(t.turns, 0) = $turns
SET t.turns = $turns + 1, t.token = $token, t.host = $host, t.pid = $pid, t.since = $since,
    t.before = coalesce(t.before, $before), t.beat = timestamp()
RETURN t.turns AS turns
"""
BEAT = """
MATCH (t:CjgLoad {id: 'bank', token: $token})
SET t.beat = timestamp(), t.beats = coalesce(t.beats, 0) + 1
RETURN t.turns AS turns
"""
END = """
MATCH (t:CjgLoad {id: 'bank', token: $token})
REMOVE t.token, t.host, t.pid, t.since, t.before, t.beat, t.beats
RETURN t.turns AS turns
"""
GIVE_UP = "MATCH (t:CjgLoad {id: 'bank', token: $token}) REMOVE t.token"


@dataclass(frozen=True)
class Turn(Holder):
    """What the node says. `before` is the last whole revision where a load runs or did not end."""

    turns: int
    before: str | None


def read(transaction: neo4j.ManagedTransaction) -> Turn:
    """What the node says now."""
    (record,) = transaction.run(READ)
    return Turn(**record.data())


class Baton:
    """The turn of one load, once taken; `seen` is what the node said when the load began."""

    def __init__(self, door: Door, seen: Turn) -> None:
        self._door = door
        self._seen = seen
        self._token = str(uuid4())
        self._number: int | None = None  # of our last transaction, while all since the first were ours
        self.bookmark = ""

    @property
    def was_alone(self) -> bool:
        """Whether nobody else has written since the turn was taken; False where that is unknown."""
        return self._number is not None

    def take(self, before: str, after: str) -> None:
        """Take the turn, after a bookmark or "". Raises `StoreBusy` where another load began meanwhile."""
        self._number = number(after)
        given = {"turns": self._seen.turns, "before": before, **of_this_process()}
        UNDER_WAY.add(self._token)
        self._write(lambda transaction: self._held(transaction, TAKE, **given))

    def write(self, work: Work[Result]) -> Result:
        """Write together with a sign of life. Raises `StoreBusy` where another load took over."""

        def alive(transaction: neo4j.ManagedTransaction) -> Result:
            self._held(transaction, BEAT)
            return work(transaction)

        return self._write(alive)

    def end(self, how: How, changed: dict[str, dict[str, int]]) -> None:
        """The load is whole: the bank is as it says, and the history has it."""

        def end(transaction: neo4j.ManagedTransaction) -> None:
            for record in transaction.run(END, token=self._token).data():
                past.note(transaction, record["turns"], how, changed)

        self._write(end)
        UNDER_WAY.discard(self._token)

    def give_up(self) -> None:
        """The load is not whole, and nobody is at it any more."""
        UNDER_WAY.discard(self._token)
        self._door.write(lambda transaction: transaction.run(GIVE_UP, token=self._token).consume())

    def _write(self, work: Work[Result]) -> Result:
        """Write in a transaction that always changes something, and so has the next number."""
        result, self.bookmark = self._door.write(work)
        expected = None if self._number is None else self._number + 1
        self._number = expected if number(self.bookmark) == expected else None
        return result

    def _held(self, transaction: neo4j.ManagedTransaction, text: str, **params: Any) -> None:
        if transaction.run(text, token=self._token, **params).single() is None:
            raise StoreBusy(f"another load has begun on Neo4j at {self._door.where}: load again when it has ended")
