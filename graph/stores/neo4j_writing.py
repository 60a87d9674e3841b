"""A load's changes into the server: in batches that can be run again, what goes before what comes."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import neo4j
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import StoreError
from graph.model import EDGES, KINDS, EdgeKind, Kind, NodeKind
from graph.stores import neo4j_past as past
from graph.stores import neo4j_turn as turn
from graph.stores.contract import Change, Progress
from graph.stores.neo4j_door import Door
from graph.stores.neo4j_statements import LABELS, PROPERTIES, TYPES, constraints, removing, replacing, writing

ROWS_A_BATCH = 10_000
BYTES_A_BATCH = 16 << 20

Step = tuple[Kind, str, pa.Table]  # a kind, a statement, some of its rows


def define(door: Door) -> None:
    """Make the schema, and every name that a load writes; what is there already stays as it is."""
    for text in (turn.CONSTRAINT, *constraints()):
        door.define(text)
    door.define("CALL db.awaitIndexes(300)")
    properties = {each.name for kind in KINDS.values() for each in kind.properties}
    door.define(PROPERTIES, names=sorted(properties.union(turn.PROPERTIES, past.PROPERTIES)))
    door.define(LABELS, names=[past.LABEL])
    door.define(TYPES, names=[each.label for each in EDGES])


def write(baton: turn.Baton, changes: Sequence[Change], progress: Progress) -> None:
    """Write the changes batch by batch, each with a sign of life of the load."""
    done, total = 0, sum(each.removed.num_rows + each.written.num_rows for each in changes)
    for kind, text, rows in _steps(changes):
        for batch in _halved(rows):
            found = baton.write(partial(_run, text=text, batch=batch))
            if text != removing(kind) and found != batch.num_rows:
                raise StoreError(f"{kind.name}: {batch.num_rows - found} rows were not written, for an end is missing")
            done += batch.num_rows
            progress(f"graph: {kind.name}", done, total)


def _steps(changes: Sequence[Change]) -> Iterator[Step]:
    """Edges go before their nodes and come after them."""
    nodes = [each for each in changes if isinstance(each.kind, NodeKind)]
    edges = [each for each in changes if isinstance(each.kind, EdgeKind)]
    for each in (*edges, *nodes):
        for rows in each.removed.batches(ROWS_A_BATCH):
            yield each.kind, removing(each.kind), rows
    for each in (*nodes, *edges):
        for rows in each.written.batches(ROWS_A_BATCH):
            yield from _written(each.kind, rows)


def _written(kind: Kind, rows: pa.Table) -> Iterator[Step]:
    if isinstance(kind, EdgeKind) and kind.has_validity:
        always = pc.is_null(rows["valid_from"])
        yield kind, replacing(kind), rows.filter(always)
        rows = rows.filter(pc.invert(always))
    yield kind, writing(kind), rows


def _halved(rows: pa.Table) -> Iterator[pa.Table]:
    """At most so many bytes a batch, but one row at least."""
    half = rows.num_rows // 2
    if half and rows.nbytes > BYTES_A_BATCH:
        yield from _halved(rows.slice(0, half))
        yield from _halved(rows.slice(half))
    elif rows.num_rows:
        yield rows


def _run(transaction: neo4j.ManagedTransaction, *, text: str, batch: pa.Table) -> int:
    columns: dict[str, Any] = {name: _portable(batch[name]).to_pylist() for name in batch.column_names}
    (record,) = transaction.run(text, columns, rows=batch.num_rows)
    return int(record["rows"])


def _portable(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Days and times as text."""
    if not pa.types.is_temporal(values.type):
        return values
    return pc.replace_substring(values.cast(pa.string()), " ", "T")
