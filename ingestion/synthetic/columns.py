"""Columns made slice by slice from small arrays, and the Parquet files they fill: same columns, same bytes."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph.model import KINDS
from graph.tables import ARROW_TYPES, schema

Ints = npt.NDArray[np.integer[Any]]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.floating[Any]]
Column = Callable[[slice], pa.Array]
Naming = Callable[[Ints], Column]  # ids of the nodes at these places

NONE = np.int64(np.iinfo(np.int32).min)  # a day or an amount that is missing
ROWS_A_GROUP = 500_000


def numbered(prefix: str, numbers: Ints, width: int) -> Column:
    """Ids such as C000017; a negative number is missing."""

    def column(part: slice) -> pa.Array:
        chunk = numbers[part]
        digits = pc.utf8_lpad(pa.array(chunk, mask=chunk < 0).cast(pa.string()), width, "0")
        return pc.binary_join_element_wise(prefix, digits, "")

    return column


def chosen(choices: Sequence[str], places: Ints) -> Column:
    """Texts by their place among the choices; a negative place is missing."""
    texts = pa.array(choices, pa.string())

    def column(part: slice) -> pa.Array:
        chunk = places[part]
        return texts.take(pa.array(chunk, mask=chunk < 0))

    return column


def days(values: Ints) -> Column:
    """Days since 1970-01-01; NONE is missing."""
    return lambda part: _whole(values[part], pa.int32()).cast(pa.date32())


def times(seconds: Ints) -> Column:
    """Seconds since 1970-01-01."""
    return lambda part: pa.array(seconds[part].astype("datetime64[s]").astype("datetime64[us]"))


def whole(values: Ints) -> Column:
    """Whole numbers; NONE is missing."""
    return lambda part: _whole(values[part], pa.int64())


def truth(values: Bools, known: Bools | None = None) -> Column:
    """True or false; missing where it is not known."""
    return lambda part: pa.array(values[part], mask=None if known is None else ~known[part])


def number(values: Floats) -> Column:
    """Numbers, none missing."""
    return lambda part: pa.array(values[part], pa.float64())


def texts(values: pa.Array) -> Column:
    """Texts as they are."""
    return lambda part: values.slice(part.start, part.stop - part.start)


def _whole(values: Ints, type_: pa.DataType) -> pa.Array:
    return pa.array(values.astype(type_.to_pandas_dtype()), mask=values == NONE)


class Bundle:
    """A folder that tables are written into, one Parquet file a kind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.rows: dict[str, int] = {}

    def write(self, name: str, rows: int, columns: Mapping[str, Column]) -> None:
        """Write a table of so many rows; properties without a column are missing everywhere."""
        starts = range(0, rows, ROWS_A_GROUP)
        self._write(name, rows, (_table(name, columns, slice(s, min(s + ROWS_A_GROUP, rows))) for s in starts))

    def write_records(self, name: str, records: Sequence[Mapping[str, Any]]) -> None:
        """Write a small table from records; properties that a record does not name are missing."""
        self._write(name, len(records), [pa.Table.from_pylist(list(records), schema=schema(KINDS[name]))])

    def _write(self, name: str, rows: int, parts: Any) -> None:
        self.rows[name] = rows
        path = self._folder / f"{name}.parquet"
        path.unlink(missing_ok=True)
        if rows:
            with pq.ParquetWriter(path, schema(KINDS[name]), compression="zstd", version="2.6") as writer:
                for part in parts:
                    writer.write_table(part, row_group_size=ROWS_A_GROUP)


def _table(name: str, columns: Mapping[str, Column], part: slice) -> pa.Table:
    kind = KINDS[name]
    arrays = [
        columns[each.name](part) if each.name in columns else pa.nulls(part.stop - part.start, ARROW_TYPES[each.type])
        for each in kind.properties
    ]
    return pa.Table.from_arrays(arrays, schema=schema(kind))
