"""Keys: one row each inside a load. Of several rows with one key the later are rejects."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.engines.contract import Session
from graph.model import Kind
from ingestion.checks import SOUND
from ingestion.rejects import SCHEMA
from ingestion.staging import FILE, LINE


def quoted(names: Iterable[str], table: str = "") -> str:
    """Columns as SQL, for a table's alias where one is given."""
    return ", ".join(f'{table}."{each}"' if table else f'"{each}"' for each in names)


def order(kind: Kind) -> str:
    """The order of a kind's table: by its key, a missing `valid_from` first, for it is the oldest."""
    return ", ".join(f'"{each}" NULLS FIRST' for each in kind.key)


def unique(session: Session, kind: Kind, rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The first row of each key, by file and line, in key order, and the rejects.

    A missing value in a key is a value of its own.
    """
    if _is_ascending(kind, rows):
        return rows, SCHEMA.empty_table()
    session.table(SOUND, rows)
    first_of_key = f'{order(kind)}, "{FILE}", "{LINE}"'
    ordered = session.sql(f"SELECT * FROM {SOUND} ORDER BY {first_of_key}")
    if _is_ascending(kind, ordered):
        return ordered, SCHEMA.empty_table()
    # One line of a source may give several rows: then the other columns decide which of them is the first.
    every = quoted(each.name for each in kind.properties)
    ordered = session.sql(f"SELECT * FROM {SOUND} ORDER BY {first_of_key}, {every}")
    again = np.concatenate([[False], _neighbours(kind, ordered)[1].to_numpy()])
    return ordered.filter(pa.array(~again)), _rejected(kind, ordered, again)


def _is_ascending(kind: Kind, rows: pa.Table) -> bool:
    """Whether every row's key comes after the one before: no key is there twice."""
    return bool(pc.all(_neighbours(kind, rows)[0], min_count=0).as_py())


def _neighbours(kind: Kind, rows: pa.Table) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """For each row but the last, whether its key comes before that of the next row, and whether it is the same."""
    count = max(rows.num_rows - 1, 0)
    before = pa.chunked_array([np.zeros(count, dtype=bool)])
    same = pa.chunked_array([np.ones(count, dtype=bool)])
    for name in reversed(kind.key):
        one, other = rows[name].slice(0, count), rows[name].slice(1)
        less = pc.or_(pc.fill_null(pc.less(one, other), False), pc.and_(one.is_null(), other.is_valid()))
        equal = pc.or_(pc.fill_null(pc.equal(one, other), False), pc.and_(one.is_null(), other.is_null()))
        before = pc.or_(less, pc.and_(equal, before))
        same = pc.and_(equal, same)
    return before, same


def _rejected(kind: Kind, ordered: pa.Table, again: np.ndarray) -> pa.Table:
    firsts = np.maximum.accumulate(np.where(again, 0, np.arange(len(again))))[again]
    rows, first = ordered.filter(pa.array(again)), ordered.take(pa.array(firsts))
    values = [pc.fill_null(rows[each].cast(pa.string()), "") for each in kind.key]
    reasons = pc.binary_join_element_wise(
        "is there already, in ", first[FILE].cast(pa.string()), " line ", first[LINE].cast(pa.string()), "", ""
    )
    columns = {
        "file": rows[FILE],
        "line": rows[LINE],
        "column": pa.array([", ".join(kind.key)] * rows.num_rows, pa.string()),
        "value": pc.binary_join_element_wise(*values, ", "),
        "reason": pc.binary_join_element_wise(reasons, "a key stands once in a load", "; "),
    }
    return pa.table(columns).cast(SCHEMA)
