"""A load's changes into the server: in batches that can be run again, what goes before what comes."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import neo4j
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import StoreError
from graph.model import EdgeKind, Kind, NodeKind
from graph.stores import neo4j_turn as turn
from graph.stores.contract import Change, Progress
from graph.stores.neo4j_door import Door
from graph.stores.neo4j_statements import constraints, removing, replacing, writing

ROWS_A_BATCH = 10_000
BYTES_A_BATCH = 16 << 20

Step = tuple[Kind, str, pa.Table]  # a kind, a statement, its rows


def define(door: Door) -> None:
    """Make the schema; what is there already stays as it is."""
    for text in (turn.CONSTRAINT, *constraints()):
        door.define(text)
    door.define("CALL db.awaitIndexes(300)")


def write(door: Door, baton: turn.Baton, changes: Sequence[Change], progress: Progress) -> None:
    """Write the changes batch by batch, each with a sign of life of the load."""
    steps = [step for step in _steps(changes) if step[2].num_rows]
    done, total = 0, sum(rows.num_rows for _, _, rows in steps)
    for kind, text, rows in steps:
        for batch in _batches(rows):
            found = door.write(partial(_run, baton=baton, text=text, batch=batch))
            if text != removing(kind) and found != batch.num_rows:
                raise StoreError(f"{kind.name}: {batch.num_rows - found} rows were not written, for an end is missing")
            done += batch.num_rows
            progress(f"graph: {kind.name}", done, total)


def _steps(changes: Sequence[Change]) -> Iterator[Step]:
    """Edges go before their nodes and come after them."""
    nodes = [each for each in changes if isinstance(each.kind, NodeKind)]
    edges = [each for each in changes if isinstance(each.kind, EdgeKind)]
    for each in (*edges, *nodes):
        yield each.kind, removing(each.kind), each.removed
    for each in (*nodes, *edges):
        yield from _written(each.kind, each.written)


def _written(kind: Kind, rows: pa.Table) -> Iterator[Step]:
    if isinstance(kind, EdgeKind) and kind.has_validity:
        yield kind, replacing(kind), rows.filter(pc.is_null(rows["valid_from"]))
        rows = rows.filter(pc.is_valid(rows["valid_from"]))
    yield kind, writing(kind), rows


def _batches(rows: pa.Table) -> Iterator[pa.Table]:
    """At most so many rows and bytes a batch, but one row at least."""
    for start in range(0, rows.num_rows, ROWS_A_BATCH):
        yield from _halved(rows.slice(start, ROWS_A_BATCH))


def _halved(rows: pa.Table) -> Iterator[pa.Table]:
    half = rows.num_rows // 2
    if half and rows.nbytes > BYTES_A_BATCH:
        yield from _halved(rows.slice(0, half))
        yield from _halved(rows.slice(half))
    else:
        yield rows


def _run(transaction: neo4j.ManagedTransaction, *, baton: turn.Baton, text: str, batch: pa.Table) -> int:
    baton.beat(transaction)
    columns: dict[str, Any] = {name: _portable(batch[name]).to_pylist() for name in batch.column_names}
    (record,) = transaction.run(text, columns, rows=batch.num_rows)
    return int(record["rows"])


def _portable(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Days and times as text."""
    if not pa.types.is_temporal(values.type):
        return values
    return pc.replace_substring(values.cast(pa.string()), " ", "T")
