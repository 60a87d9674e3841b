"""A kind's rows out of the server, as lists of some ten thousand values collected there, into a Parquet file."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph.engines.duckdb import DuckEngine
from graph.errors import NotAStore
from graph.model import KINDS, EdgeKind, Kind
from graph.stores.neo4j_door import Door
from graph.stores.neo4j_statements import TEMPORAL, counting, reading
from graph.tables import empty, schema

ROWS_A_PAGE = 20_000
KINDS_AT_ONCE = 2  # while one waits for its page, the other works

Page = dict[str, list[object]]


def count(door: Door) -> tuple[dict[str, int], str]:
    """How many rows each kind has, and the bookmark then."""
    return door.look(lambda transaction: transaction.run(counting()).single(strict=True).data())


class Reading:
    """All kinds of a server, into files: neither side ever holds all of a large kind. `scratch` is a private folder."""

    def __init__(self, door: Door, scratch: Path) -> None:
        self._door = door
        self._scratch = scratch
        self._counts, _ = count(door)
        self._engine = DuckEngine(lambda _: None, spill=scratch / "spill")

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
        unsorted, rows = self._scratch / f"{kind.name}.parquet", 0
        with pq.ParquetWriter(unsorted, schema(kind), compression="none", use_dictionary=False) as written:
            written.write_table(empty(kind))
            for page in self._pages(kind) if self._counts[kind.name] else ():
                table = _table(self._door, kind, page)
                written.write_table(table)
                rows += table.num_rows
        self._sort(kind, unsorted, file)
        unsorted.unlink()
        return rows == self._counts[kind.name]

    def _pages(self, kind: Kind) -> Iterator[Page]:
        """Page by page, each after the last node of the one before."""
        from_target, limit = False, ROWS_A_PAGE
        if isinstance(kind, EdgeKind):
            # From the end with more nodes, for those have fewer edges each.
            from_target = self._counts[kind.target.refers_to] > self._counts[kind.source.refers_to]
            nodes = self._counts[(kind.target if from_target else kind.source).refers_to]
            limit = max(1, min(ROWS_A_PAGE, ROWS_A_PAGE * nodes // self._counts[kind.name]))
        text = reading(kind, from_target=from_target)
        last: object = ""
        while page := self._door.columns(text, after=last, limit=limit):
            last = page.pop("_last")
            yield page

    def _sort(self, kind: Kind, unsorted: Path, file: Path) -> None:
        columns = ", ".join(f'"{each.name}"' for each in kind.properties)
        order = ", ".join(f'"{each}" NULLS FIRST' for each in kind.key)  # a missing valid_from is the oldest
        with closing(self._engine.session()) as session:
            session.file("unsorted", unsorted)
            session.write(file, f"SELECT {columns} FROM unsorted ORDER BY {order}")

    def close(self) -> None:
        """Let go of memory."""
        self._engine.close()


def _table(door: Door, kind: Kind, page: Page) -> pa.Table:
    columns = []
    for each in kind.properties:
        wanted = schema(kind).field(each.name).type
        try:
            given = pa.string() if each.type in TEMPORAL else wanted
            columns.append(pa.array(page[each.name], given).cast(wanted))
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise NotAStore(f"Neo4j at {door.where} holds {kind.label} whose {each.name} is no {each.type}") from error
    return pa.Table.from_arrays(columns, schema=schema(kind))
