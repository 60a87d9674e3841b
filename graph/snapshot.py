"""The one read door: a bank at one revision, seen as of one day."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from graph.engines.contract import OpenEngine, Session
from graph.engines.duckdb import DuckEngine
from graph.errors import BadParameter, UnknownNode, nearest
from graph.latest import latest_day
from graph.model import KINDS, NODE_KINDS
from graph.once import Once
from graph.privacy import mask_name
from graph.stores.contract import Dialect, Revision

Value = TypeVar("Value")

NEAREST_AMONG = ("product", "channel", "scene", "org", "programme", "segment", "strategy", "kpi")


@dataclass(frozen=True)
class Statement:
    """A statement that an answer rests on, for its receipt."""

    name: str
    text: str


class Bank:
    """One revision with what it takes to ask it anything; shared by all snapshots of the revision."""

    def __init__(self, revision: Revision, engine: OpenEngine = DuckEngine) -> None:
        self.revision = revision
        self.engine = engine(lambda name: revision.path(name) if name in KINDS else None)
        self.kept = Once()  # what was made of it, whatever the day

    @cached_property
    def latest_day(self) -> date | None:
        """The latest day of any fact (definitions, section 1), or None in a bank without dates."""
        return latest_day(self.revision.path)

    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind, as the ends of their files say."""
        return {name: pq.read_metadata(self.revision.path(name)).num_rows for name in KINDS}

    def once(self, work: Callable[["Bank"], Value]) -> Value:
        """What a function makes of this bank, whatever the day: made for the first who asks, and kept."""
        return self.kept.get(work, lambda: work(self))

    def snapshot(self, as_of: date | None = None, *, reveal: bool = False) -> "Snapshot":
        """The bank as of a day, by default that of its latest fact; names are masked unless revealed."""
        day = as_of or self.latest_day
        if day is None:
            raise BadParameter("as_of", None, "this bank has no dated fact; name a day such as 2026-06-30")
        return Snapshot(self, day, reveal=reveal)

    def close(self) -> None:
        self.engine.close()
        self.revision.close()


class Snapshot:
    """A bank at one revision as of one day: all that a question reads. Belongs to one thread."""

    def __init__(self, bank: Bank, as_of: date, *, reveal: bool = False) -> None:
        self.bank = bank
        self.as_of = as_of
        self.reveal = reveal
        self.statements: list[Statement] = []

    @property
    def revision(self) -> Revision:
        return self.bank.revision

    def table(self, kind: str) -> pa.Table:
        """All rows of a kind as Arrow, whatever as_of; columns as `graph.tables.schema`, in key order."""
        return self.revision.table(kind)

    @cached_property
    def session(self) -> Session:
        """Where this snapshot's SQL runs; every kind is a table under its own name."""
        return self.bank.engine.session()

    def sql(self, file: Path, /, **params: Any) -> pa.Table:
        """The rows of a SQL file over the kinds' tables and what was kept; `$as_of` is always there."""
        text = self._read(file)
        return self.session.sql(text, as_of=self.as_of, **params)

    def keep(self, name: str, file: Path, /, **params: Any) -> None:
        """Keep the rows of a SQL file under a name for later files of this snapshot."""
        text = self._read(file)
        self.session.keep(name, text, as_of=self.as_of, **params)

    def share(self, name: str, file: Path) -> None:
        """Let later files of this snapshot read the rows of a SQL file that knows no day and no parameter.

        They are worked out once for all snapshots of the bank.
        """
        self.session.share(name, self._read(file))

    def view(self, name: str, file: Path) -> None:
        """Name the rows of a SQL file without parameters; they are worked out where a later file reads them."""
        self.session.view(name, self._read(file))

    def once(self, work: Callable[["Snapshot"], Value]) -> Value:
        """What a function makes of a snapshot of this bank, whatever its day: made for the first who asks, and kept."""
        return self._once(work, work)

    def once_a_day(self, work: Callable[["Snapshot"], Value]) -> Value:
        """What a function makes of a snapshot of this day, as `once`; it is kept for good, so let it be small."""
        return self._once((work, self.as_of), work)

    def _once(self, key: Hashable, work: Callable[["Snapshot"], Value]) -> Value:
        def make() -> tuple[Value, list[Statement]]:
            with Snapshot(self.bank, self.as_of) as snapshot:
                return work(snapshot), snapshot.statements

        value, statements = self.bank.kept.get(key, make)
        for each in statements:
            self._note(each)
        return value

    def local(self, file: Path, *, node: str = "", **params: Any) -> list[dict[str, Any]]:
        """The rows of a read-only Cypher file; `$as_of` is there where the text names it.

        Where the stores differ, `tree.neo4j.cypher` stands beside `tree.cypher` and is taken on Neo4j.
        A text about a node of any kind calls its label `Node`; `node` is the kind that it is about.
        """
        text = self.cypher(file, node=node)
        if "$as_of" in text:
            params["as_of"] = self.as_of
        return self.revision.local(text, **params)

    def cypher(self, file: Path, *, node: str = "") -> str:
        """The text of a Cypher file as this snapshot's store understands it; `node` as for `local`."""
        text = self._read(_in_dialect(file, self.revision.dialect))
        return text.replace(":Node ", f":{NODE_KINDS[node].label} ") if node else text

    def require(self, kind: str, node_id: str) -> None:
        """Raise `UnknownNode` where the bank has no such node."""
        label = NODE_KINDS[kind].label
        found = self.revision.local(f"MATCH (n:{label} {{id: $id}}) RETURN n.id AS id", id=node_id)
        if not found:
            known = self.table(kind)["id"].to_pylist() if kind in NEAREST_AMONG else []
            raise UnknownNode(kind, node_id, nearest(node_id, known))

    def names(self, kind: str, ids: Iterable[str]) -> dict[str, str]:
        """What to call a few nodes, by id: names of persons masked unless revealed, the id where there is no name."""
        label = NODE_KINDS[kind].label
        text = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id AS id, n.name AS name"
        wanted = list(dict.fromkeys(ids))
        found = {row["id"]: row["name"] for row in self.revision.local(text, ids=wanted)} if wanted else {}
        personal = any(each.name == "name" and each.personal for each in NODE_KINDS[kind].properties)
        masked = mask_name if personal and not self.reveal else str
        return {each: masked(found[each]) if found.get(each) else each for each in wanted}

    def close(self) -> None:
        """Let go of what the snapshot's SQL kept."""
        if "session" in self.__dict__:
            self.session.close()

    def __enter__(self) -> "Snapshot":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, file: Path) -> str:
        statement = _statement(file)
        self._note(statement)
        return statement.text

    def _note(self, statement: Statement) -> None:
        """The receipt names every statement once."""
        if statement not in self.statements:
            self.statements.append(statement)


@cache
def _statement(file: Path) -> Statement:
    return Statement(f"{file.parent.name}/{file.name}", file.read_text(encoding="utf-8"))


@cache
def _in_dialect(file: Path, dialect: Dialect) -> Path:
    """The file as it is written for a store, where that differs."""
    other = file.with_suffix(f".{dialect}.cypher")
    return other if other.exists() else file
