"""Keys: one row each inside a load. Of several rows with one key the later are rejects."""

import pyarrow as pa

from graph.engine import Session
from graph.model import Kind
from ingestion.checks import SOUND
from ingestion.rejects import SCHEMA
from ingestion.staging import FILE, LINE


def quoted(names: tuple[str, ...] | list[str], table: str = "") -> str:
    """Columns as SQL, for a table's alias where one is given."""
    return ", ".join(f'{table}."{each}"' if table else f'"{each}"' for each in names)


def order(kind: Kind) -> str:
    """The order of a kind's table: by its key, a missing `valid_from` first, for it is the oldest."""
    return ", ".join(f'"{each}" NULLS FIRST' for each in kind.key)


def unique(session: Session, kind: Kind, rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The first row of each key, by file and line, and the rejects. A missing value in a key is a value of its own."""
    session.table(SOUND, rows)
    key = quoted(kind.key)
    if not session.sql(f"SELECT 1 FROM {SOUND} GROUP BY {key} HAVING count(*) > 1 LIMIT 1").num_rows:
        return rows, SCHEMA.empty_table()
    every = quoted([each.name for each in kind.properties])
    placed = (
        f'(SELECT *, row_number() OVER w AS "_place", first_value("{LINE}") OVER w AS "_first", first_value("{FILE}") '
        f'OVER w AS "_first_file" FROM {SOUND} WINDOW w AS (PARTITION BY {key} ORDER BY "{FILE}", "{LINE}", {every}))'
    )
    kept = session.sql(f'SELECT {quoted(rows.column_names)} FROM {placed} WHERE "_place" = 1')
    return kept, session.sql(_REJECTED.format(key=_spelled(kind), value=_value(kind), placed=placed)).cast(SCHEMA)


_REJECTED = """
SELECT "_file" AS file, "_line" AS line, '{key}' AS "column", {value} AS value,
    'is there already, in ' || "_first_file" || ' line ' || "_first" || '; a key stands once in a load' AS reason
FROM {placed} WHERE "_place" > 1
"""


def _spelled(kind: Kind) -> str:
    return ", ".join(kind.key)


def _value(kind: Kind) -> str:
    return " || ', ' || ".join(f"coalesce(CAST(\"{each}\" AS VARCHAR), '')" for each in kind.key)
