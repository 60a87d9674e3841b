"""Rows in a file and rows in memory are the same rows."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.model import KINDS
from graph.rows import FileRows, Rows, TableRows
from graph.tables import schema
from tests.banks import table_from

KIND = KINDS["scene"]


@pytest.fixture
def table() -> pa.Table:
    return table_from("scene", [{"id": f"{place:02}", "name": "园区" if place % 3 else None} for place in range(25)])


@pytest.fixture(params=["file", "memory"])
def rows(request: pytest.FixtureRequest, table: pa.Table, tmp_path: Path) -> Rows:
    if request.param == "memory":
        return TableRows(table)
    pq.write_table(table, tmp_path / "scene.parquet", row_group_size=7)
    return FileRows(KIND, tmp_path / "scene.parquet")


@pytest.mark.parametrize("size", [1, 10, 25, 100])
def test_batches_of_any_size_are_all_rows_in_order(rows: Rows, table: pa.Table, size: int) -> None:
    batches = list(rows.batches(size))
    assert all(0 < each.num_rows <= size for each in batches)
    assert pa.concat_tables(batches).equals(table)
    assert (rows.num_rows, rows.table().equals(table)) == (25, True)


def test_rows_are_put_into_a_file_of_the_kinds_columns(rows: Rows, table: pa.Table, tmp_path: Path) -> None:
    rows.put(tmp_path / "put.parquet")
    assert pq.read_schema(tmp_path / "put.parquet").equals(schema(KIND))
    assert pq.read_table(tmp_path / "put.parquet").equals(table)
