"""The right to write to a server, for one load."""

from collections.abc import Sequence
from contextlib import suppress
from contextvars import Context
from pathlib import Path

from graph.errors import JourneyError, NotAStore, StoreError, StoreUnavailable
from graph.model import KINDS
from graph.rows import link
from graph.scratch import Scratch
from graph.stores import neo4j_turn as turn
from graph.stores.contract import Change, How, Progress, silent
from graph.stores.neo4j_bookmark import shortened
from graph.stores.neo4j_cache import Cache, Cached
from graph.stores.neo4j_claim import Claim
from graph.stores.neo4j_door import Door
from graph.stores.neo4j_reading import count
from graph.stores.neo4j_writing import define, write


class Neo4jHolding:
    """The right to write, until the end of the `with`: others see the claim, and the turn while rows are written.

    Raises `StoreBusy` where another load has it.
    """

    def __init__(self, door: Door, cache: Cache, work: Path) -> None:
        self._door = door
        self._cache = cache
        self._claim = Claim(door)
        try:
            self._seen, self._bookmark = door.look(turn.read)
            if not self._seen.is_gone:
                raise self._seen.refusal(door.where)
        except BaseException:
            self._claim.close()
            raise
        self._baton = turn.Baton(door, self._seen)
        self._scratch = Scratch(work)
        self.work = self._scratch.path
        self.is_open = True

    def __enter__(self) -> "Neo4jHolding":
        return self

    def __exit__(self, *_: object) -> None:
        self.is_open = False
        self._claim.close()
        self._scratch.close()

    def publish(self, changes: Sequence[Change], progress: Progress = silent, how: How = "load") -> str:
        """Write the changes. Raises `StoreError`; the bank is then as far as it came, until the load is repeated."""
        some = [each for each in changes if not each.is_empty]
        if some or self._seen.before:
            base = self._cache.find(self._name)
            try:
                self._write(some, progress, how, after=self._defined(base))
                if base and self._baton.was_alone:
                    self._keep(base, some)
            finally:
                if base:
                    base.close()
        return self._current()

    def rollback(self, _name: str | None, /) -> str:
        """Raises `StoreError`: a server keeps no earlier revision."""
        raise StoreError(f"Neo4j at {self._door.where} keeps no earlier revision: cjg store restore a backup")

    def rebuild(self, _progress: Progress = silent, /) -> str:
        """Raises `StoreError`: a server has nothing that is made of tables."""
        raise StoreError(f"Neo4j at {self._door.where} is built from no tables: cjg store restore a backup")

    def migrate(self) -> str:
        """The current revision: a server keeps rows in one form."""
        return self._name

    def purge(self) -> list[str]:
        """Remove the tables kept here of other revisions, and by other URLs; those that somebody still reads."""
        return [*self._cache.sweep(self._current()), *(name for each in self._cache.others for name in each.sweep())]

    @property
    def _name(self) -> str:
        """The revision that was current when this began."""
        return shortened(self._bookmark)

    def _defined(self, base: Cached | None) -> str:
        """Make the schema; the bookmark after which the bank is still that of `base`, empty where that is unknown."""
        define(self._door)
        counts, bookmark = count(self._door)
        was_and_is_empty = base is not None and base.is_empty and not any(counts.values())
        return bookmark if bookmark == self._bookmark or was_and_is_empty else ""

    def _write(self, changes: Sequence[Change], progress: Progress, how: How, after: str) -> None:
        try:
            self._baton.take(self._name, after)
            write(self._baton, changes, progress)
            self._baton.end(how, {each.kind.name: each.counts for each in changes})
        except StoreUnavailable as error:
            self._give_up()
            raise StoreUnavailable(f"{error}; then run the load again, which completes it") from error
        except BaseException:
            self._give_up()
            raise

    def _give_up(self) -> None:
        with suppress(JourneyError):  # the server is gone; the next load finds out that this one is, too
            Context().run(self._baton.give_up)  # not stopped by what stopped the load

    def _keep(self, base: Cached, changes: Sequence[Change]) -> None:
        """Keep the tables as they are now, so that nobody has to read what was just written."""
        rows = {each.kind.name: each.rows for each in changes}

        def put(tables: Cached) -> bool:
            for name in KINDS:
                if name in rows:
                    rows[name].put(tables.path(name))
                else:
                    link(base.path(name), tables.path(name))
            return True

        with suppress(OSError, NotAStore):  # no room, then: they are read when they are asked for
            kept = self._cache.fill(shortened(self._baton.bookmark), put)
            if kept:
                kept.close()

    def _current(self) -> str:
        return shortened(self._door.look(turn.read)[1])
