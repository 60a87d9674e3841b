"""A kind's rows out of the server, as lists of some ten thousand values collected there, into a Parquet file."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import NotAStore
from graph.model import KINDS, EdgeKind, Kind, NodeKind
from graph.rows import ROWS_PER_GROUP
from graph.stores.neo4j_door import Door
from graph.stores.neo4j_statements import TEMPORAL, counting, is_keyed, reading, straying
from graph.tables import empty, schema

ROWS_A_PAGE = 20_000
KINDS_AT_ONCE = 2  # while one waits for its page, the other works

Page = dict[str, list[object]]


def count(door: Door) -> tuple[dict[str, int], str]:
    """How many rows each kind has, and the bookmark then."""
    return door.look(lambda transaction: transaction.run(counting()).single(strict=True).data())


class Reading:
    """All kinds of a server, into files: neither side ever holds all of a large kind."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._counts, _ = count(door)

    def write(self, file: Callable[[Kind], Path]) -> list[Kind]:
        """Write all rows of every kind, in key order; kinds that have not as many as the server counted.

        Raises `NotAStore` where the server holds what the model does not know.
        """
        largest_first = sorted(KINDS.values(), key=lambda kind: -self._counts[kind.name])
        with ThreadPoolExecutor(KINDS_AT_ONCE) as pool:
            try:
                asked = [pool.submit(copy_context().run, self._write, kind, file(kind)) for kind in largest_first]
                return [kind for kind, is_whole in zip(largest_first, asked, strict=True) if not is_whole.result()]
            finally:
                pool.shutdown(cancel_futures=True)

    def _write(self, kind: Kind, file: Path) -> bool:
        rows = 0
        with pq.ParquetWriter(file, schema(kind), compression="zstd") as written:
            written.write_table(empty(kind))
            for group in _grouped(_table(self._door, kind, page) for page in self._pages(kind)):
                written.write_table(group, ROWS_PER_GROUP)
                rows += group.num_rows
        return rows == self._counts[kind.name]

    def _pages(self, kind: Kind) -> Iterator[Page]:
        """Page by page, each after the last key of the one before."""
        if not self._counts[kind.name]:
            return
        if isinstance(kind, EdgeKind):
            self._refuse_strays(kind)
        text, limit, last = reading(kind), self._limit(kind), ""
        while page := self._door.columns(text, after=last, limit=limit):
            last = page.pop("_last")
            yield page

    def _limit(self, kind: Kind) -> int:
        """How many nodes or edges have some ten thousand rows."""
        if isinstance(kind, NodeKind) or is_keyed(kind):
            return ROWS_A_PAGE
        nodes = self._counts[kind.source.refers_to]
        return max(1, min(ROWS_A_PAGE, ROWS_A_PAGE * nodes // self._counts[kind.name]))

    def _refuse_strays(self, kind: EdgeKind) -> None:
        found = self._door.read(straying(kind))
        if found[0]["ends"]:
            ends = f"{kind.source.refers_to} and {kind.target.refers_to}"
            raise NotAStore(f"Neo4j at {self._door.where} is no bank: it holds {kind.label} between others than {ends}")


def _grouped(pages: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """As many pages as make a group of rows in a file."""
    group: list[pa.Table] = []
    for page in pages:
        if group and sum(each.num_rows for each in (*group, page)) > ROWS_PER_GROUP:
            yield pa.concat_tables(group)
            group = []
        group.append(page)
    if group:
        yield pa.concat_tables(group)


def _table(door: Door, kind: Kind, page: Page) -> pa.Table:
    columns = []
    for each in kind.properties:
        wanted = schema(kind).field(each.name).type
        try:
            given = pa.string() if each.type in TEMPORAL else wanted
            columns.append(pa.array(page[each.name], given).cast(wanted))
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise NotAStore(f"Neo4j at {door.where} holds {kind.label} whose {each.name} is no {each.type}") from error
    table = pa.Table.from_arrays(columns, schema=schema(kind))
    return table.sort_by([(each, "ascending", "at_start") for each in kind.key])
