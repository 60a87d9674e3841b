"""The store on a Neo4j server, for teams that share one graph.

A revision is named by the server's bookmark, which every write by anybody changes. Its tables are read when it is
first asked for and kept as Parquet. A load writes in batches: it can be taken up again where it was killed, but is
not atomic; while one runs, or did not end, answers say that the store is loading, and tables are those before it.
"""

import re
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import NotAStore, StoreBusy
from graph.model import KINDS
from graph.stores import neo4j_past as past
from graph.stores import neo4j_turn as turn
from graph.stores.contract import Damage, Dialect, Past, Progress, silent
from graph.stores.neo4j_bookmark import shortened
from graph.stores.neo4j_cache import Cache, Cached
from graph.stores.neo4j_check import different, unsound
from graph.stores.neo4j_door import Door
from graph.stores.neo4j_holding import Neo4jHolding
from graph.stores.neo4j_reading import Reading
from graph.tables import schema

TRIES = 5  # to read all tables while nobody writes

_PARAMETER = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class Moment:
    """The server at one moment: the name of its revision, and whose tables it shows."""

    name: str
    tables: str
    loading: bool


class Neo4jStore:
    """A bank on a server: `neo4j://HOST:PORT`. Raises `BadParameter` for a URL that holds a password."""

    def __init__(self, url: str, username: str, password: str, cache: Path) -> None:
        self._door = Door(url, username, password)
        self.url = url
        self._cache = Cache(cache / shortened(url))
        self._work = cache / "work"
        self._holding: Neo4jHolding | None = None

    def revision(self) -> "Neo4jRevision":
        """The current revision, its tables read. Raises `StoreUnavailable`; `StoreBusy` where others keep writing."""
        moment = self._moment()
        for _ in range(TRIES):
            tables = self._cache.find(moment.tables) or self._cache.find(moment.name) or self._filled(moment)
            if tables:
                self._cache.sweep(moment.tables, moment.name)
                return Neo4jRevision(self._door, moment, tables)
            moment = self._moment()
        raise StoreBusy(f"Neo4j at {self._door.where} was written to {TRIES} times while it was read: ask again")

    def current(self) -> str:
        """The name of the current revision. Raises `StoreUnavailable`."""
        return self._moment().name

    def hold(self) -> Neo4jHolding:
        """Take the server for one load. Raises `StoreBusy` where another load holds it."""
        if self._is_held:
            raise StoreBusy(
                f"Neo4j at {self._door.where} is held by another load of this process: wait until it has ended"
            )
        self._holding = Neo4jHolding(self._door, self._cache, self._work)
        return self._holding

    def history(self) -> list[Past]:
        """The writes that the server noted: of those before the last nothing but their numbers of rows is left."""
        return self._door.look(past.read)[0]

    def verify(self, progress: Progress = silent) -> list[Damage]:
        """The tables kept here against the server, and their keys and ends; a server checks its own files."""
        with closing(self.revision()) as revision:
            if revision.loading:
                return [Damage(self._door.where, "a load runs, or did not end", "wait for it, or load again")]
            return [*self._differences(revision, progress), *unsound(self._door.where, revision.path, progress)]

    def places(self) -> list[Path]:
        """The folders of tables read from the server, by any URL, and of loads into it."""
        return [self._cache.folder, *(each.folder for each in self._cache.others), self._work]

    def close(self) -> None:
        """Let all connections go."""
        self._door.close()

    @property
    def _is_held(self) -> bool:
        return self._holding is not None and self._holding.is_open

    def _moment(self) -> Moment:
        """The server now. A load sees what it really holds; others see a load that is not whole as one revision."""
        seen, bookmark = self._door.look(turn.read)
        if seen.before and not self._is_held:
            return Moment(f"{seen.before}-{seen.turns}-loading", seen.before, loading=True)
        name = shortened(bookmark)
        return Moment(name, name, loading=False)

    def _differences(self, revision: "Neo4jRevision", progress: Progress) -> list[Damage]:
        with self._cache.aside() as anew:
            self._read(self._moment(), anew)
            return different(revision.path, anew.path, progress)

    def _filled(self, moment: Moment) -> Cached | None:
        return self._cache.fill(moment.name, lambda tables: self._read(moment, tables))

    def _read(self, moment: Moment, tables: Cached) -> bool:
        """Read all kinds; whether they are of one moment, which is not to be had while a load runs."""
        lacking = Reading(self._door).write(lambda kind: tables.path(kind.name))
        if moment.loading or self._moment() != moment:
            return moment.loading
        if lacking:
            raise NotAStore(f"Neo4j at {self._door.where} is no bank: it holds {lacking[0].label} without an id")
        return True


class Neo4jRevision:
    """One moment of a server, open for reading. Safe for many threads."""

    dialect: Dialect = "neo4j"

    def __init__(self, door: Door, moment: Moment, tables: Cached) -> None:
        self.name = moment.name
        self.loading = moment.loading
        self._door = door
        self._files = tables
        self._tables: dict[str, pa.Table] = {}

    def path(self, kind: str) -> Path:
        """The Parquet file with all rows of a kind."""
        return self._files.path(kind)

    def table(self, kind: str) -> pa.Table:
        """All rows of a kind, in key order; kept in memory."""
        if kind not in self._tables:
            self._tables[kind] = pq.read_table(self.path(kind), schema=schema(KINDS[kind]), partitioning=None)
        return self._tables[kind]

    def local(self, cypher: str, **params: Any) -> list[dict[str, Any]]:
        """The rows of a read-only statement. Parameters that the text does not name are left out."""
        named = set(_PARAMETER.findall(cypher))
        return self._door.read(cypher, **{name: value for name, value in params.items() if name in named})

    def close(self) -> None:
        """Let the revision go; its tables may be removed then."""
        self._files.close()
