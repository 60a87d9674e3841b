"""The latest day, held to one that looks at every row."""

import random
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.latest import DATED, latest_day
from graph.model import KINDS
from graph.tables import empty
from tests.banks import table_from
from tests.graph_banks import random_graph


def written(tables: dict[str, pa.Table], folder: Path, **options: Any) -> Path:
    for name, kind in KINDS.items():
        pq.write_table(tables.get(name, empty(kind)), folder / f"{name}.parquet", **options)
    return folder


def latest_of(folder: Path) -> date | None:
    return latest_day(lambda kind: folder / f"{kind}.parquet")


def looked_up(tables: dict[str, pa.Table]) -> date | None:
    values = [row[each] for name, columns in DATED.items() for row in tables[name].to_pylist() for each in columns]
    days = [each.date() if isinstance(each, datetime) else each for each in values if each is not None]
    return max(days, default=None)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("options", [{}, {"write_statistics": False}, {"row_group_size": 2}])
def test_the_latest_day_is_that_of_all_rows(tmp_path: Path, seed: int, options: dict[str, Any]) -> None:
    records = random_graph(random.Random(seed))  # noqa: S311 # chance for tests, not for secrets
    tables = {name: table_from(name, rows) for name, rows in records.items()}
    assert latest_of(written(tables, tmp_path, **options)) == looked_up(tables)


@pytest.mark.parametrize(("kind", "column"), [(kind, each) for kind, columns in DATED.items() for each in columns])
def test_every_dated_column_may_hold_it(tmp_path: Path, kind: str, column: str) -> None:
    value = datetime(9999, 12, 31, 23, 59) if column == "at" else date(9999, 12, 31)
    rows = pa.Table.from_pylist([{column: value}, {column: None}], schema=empty(KINDS[kind]).schema)
    assert latest_of(written({kind: rows}, tmp_path)) == date(9999, 12, 31)


def test_a_bank_without_dates_has_none(tmp_path: Path) -> None:
    tables = {"customer": table_from("customer", [{"id": "a"}])}
    for options in ({}, {"write_statistics": False}):
        assert latest_of(written(tables, tmp_path, **options)) is None
