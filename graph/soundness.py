"""Whether the tables of a bank are as a load leaves them: columns, keys in order and once, ends that are there."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph.engines.duckdb import DuckEngine
from graph.model import KINDS, EdgeKind, Kind
from graph.stores.contract import Progress, silent
from graph.tables import schema

ROWS_AT_ONCE = 131_072


def faults(path: Callable[[str], Path], progress: Progress = silent) -> Iterator[tuple[str, str]]:
    """What is wrong with the tables, by kind; `path(kind)` is the Parquet file of a kind. No values are told."""
    for done, kind in enumerate(KINDS.values(), 1):
        for reason in _of_kind(kind, path):
            yield kind.name, reason
        progress("rows", done, len(KINDS))


def _of_kind(kind: Kind, path: Callable[[str], Path]) -> Iterator[str]:
    with pq.ParquetFile(path(kind.name)) as file:
        if _columns(file.schema_arrow) != _columns(schema(kind)):
            yield "its columns are not those of the model"
            return
        if wrong := _out_of_order(file, kind):
            yield f"{wrong} rows are not in key order, or there twice"
    if isinstance(kind, EdgeKind):
        yield from _dangling(kind, path)


def _columns(of: pa.Schema) -> list[tuple[str, pa.DataType]]:
    return [(each.name, each.type) for each in of]


def _out_of_order(file: pq.ParquetFile, kind: Kind) -> int:
    """How many rows do not come after the row before them."""
    wrong, last = 0, schema(kind).empty_table().select(kind.key)
    for batch in file.iter_batches(ROWS_AT_ONCE, columns=list(kind.key)):
        some = pa.Table.from_batches([batch]).select(kind.key).cast(last.schema)
        rows = pa.concat_tables([last, some]).combine_chunks()
        wrong += pc.sum(pc.invert(_ascending(rows))).as_py() or 0
        last = rows.slice(rows.num_rows - 1)
    return wrong


def _ascending(rows: pa.Table) -> pa.Array:
    """For each row but the first whether its key comes after that before; a missing value comes before all others."""
    size = max(rows.num_rows - 1, 0)
    after, equal = pa.array(np.zeros(size, dtype=bool)), pa.array(np.ones(size, dtype=bool))
    for column in rows.columns:
        values = column.combine_chunks()
        one, other = values.slice(0, size), values.slice(1)
        same = pc.or_(pc.fill_null(pc.equal(one, other), False), pc.and_(pc.is_null(one), pc.is_null(other)))
        more = pc.fill_null(pc.less(one, other), pc.and_(pc.is_null(one), pc.is_valid(other)))
        after, equal = pc.or_(after, pc.and_(equal, more)), pc.and_(equal, same)
    return after


def _dangling(kind: EdgeKind, path: Callable[[str], Path]) -> Iterator[str]:
    engine = DuckEngine(lambda name: path(name) if name in KINDS else None)
    session = engine.session()
    try:
        for end in (kind.source, kind.target):
            known = f'SELECT 1 FROM "{end.refers_to}" AS node WHERE node.id = edge."{end.name}"'
            counted = f'SELECT count(*) AS n FROM "{kind.name}" AS edge WHERE NOT EXISTS ({known})'
            if lost := session.sql(counted)["n"][0].as_py():
                yield f"{lost} rows whose {end.name} is no {end.refers_to} of the bank"
    finally:
        session.close()
        engine.close()
