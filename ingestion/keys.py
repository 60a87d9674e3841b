"""Keys: one row each inside a load. Of several rows with one key the later are rejects."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.engines.duckdb import DuckSession
from graph.model import Kind
from ingestion.rejects import Rejected
from ingestion.staging import FILE, LINE
from ingestion.workspace import Workspace

UNIQUE = "unique_rows"  # of sound rows, the first of each key


def quoted(names: Iterable[str], table: str = "") -> str:
    """Columns as SQL, for a table's alias where one is given."""
    return ", ".join(f'{table}."{each}"' if table else f'"{each}"' for each in names)


def columns(kind: Kind, table: str = "") -> str:
    """All columns of a kind as SQL."""
    return quoted((each.name for each in kind.properties), table)


def order(kind: Kind, table: str = "") -> str:
    """The order of a kind's table: by its key, a missing `valid_from` first, for it is the oldest."""
    return ", ".join(f"{quoted([each], table)} NULLS FIRST" for each in kind.key)


def same_key(kind: Kind, one: str, other: str) -> str:
    """SQL: two rows have one key, where a missing value is a value of its own."""
    needed = {each.name for each in kind.properties if each.required}
    return " AND ".join(
        f'{one}."{each}" {"=" if each in needed else "IS NOT DISTINCT FROM"} {other}."{each}"' for each in kind.key
    )


def are_ascending(session: DuckSession, kind: Kind, rows: str) -> bool:
    """Whether every row's key comes after the one before: they are in key order, and no key is there twice."""
    last: list[pa.Table] = []
    for batch in session.batches(f"SELECT {quoted(kind.key)} FROM {rows}"):
        if not _is_ascending(kind, pa.concat_tables([*last, batch])):
            return False
        last = [batch.slice(batch.num_rows - 1)]
    return True


def _is_ascending(kind: Kind, rows: pa.Table) -> bool:
    count = max(rows.num_rows - 1, 0)
    before = pa.chunked_array([np.zeros(count, dtype=bool)])
    for name in reversed(kind.key):
        one, other = rows[name].slice(0, count), rows[name].slice(1)
        less = pc.or_(pc.fill_null(pc.less(one, other), False), pc.and_(one.is_null(), other.is_valid()))
        equal = pc.or_(pc.fill_null(pc.equal(one, other), False), pc.and_(one.is_null(), other.is_null()))
        before = pc.or_(less, pc.and_(equal, before))
    return bool(pc.all(before, min_count=0).as_py())


_TWICE = "SELECT {key} FROM {rows} GROUP BY ALL HAVING count(*) > 1"
# One line of a source may give several rows: then the other columns decide which of them is the first.
_RANKED = f"""
SELECT row.*, row_number() OVER first AS "_place",
    first_value("{FILE}") OVER first AS "_first_file", first_value("{LINE}") OVER first AS "_first_line"
FROM {{rows}} AS row WHERE EXISTS (SELECT 1 FROM key_twice AS twice WHERE {{same}})
WINDOW first AS (PARTITION BY {{key}} ORDER BY "{FILE}", "{LINE}", {{columns}})
"""
_FIRST = """
SELECT row.* FROM {rows} AS row WHERE NOT EXISTS (SELECT 1 FROM key_twice AS twice WHERE {same})
UNION ALL
SELECT * EXCLUDE ("_place", "_first_file", "_first_line") FROM ranked_row WHERE "_place" = 1
"""
_AGAIN = f"""
SELECT "{FILE}" AS file, "{LINE}" AS line, $names AS "column", {{value}} AS value,
    'is there already, in ' || "_first_file" || ' line ' || "_first_line" || '; a key stands once in a load' AS reason
FROM ranked_row WHERE "_place" > 1
"""


def unique(work: Workspace, kind: Kind, rows: str) -> Rejected:
    """The first row of each key, by file and line, as `UNIQUE`; and the rejects.

    A missing value in a key is a value of its own.
    """
    session = work.session
    given = {"rows": rows, "key": quoted(kind.key), "same": same_key(kind, "row", "twice"), "columns": columns(kind)}
    session.keep("key_twice", _TWICE.format(**given))
    session.keep("ranked_row", _RANKED.format(**given))
    work.step(UNIQUE, _FIRST.format(**given))
    value = " || ', ' || ".join(f"coalesce(CAST(\"{each}\" AS VARCHAR), '')" for each in kind.key)
    return work.rejects(_AGAIN.format(value=value), names=", ".join(kind.key))
