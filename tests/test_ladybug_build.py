"""A graph file that is copied in parts, and begun again with smaller ones where the memory is too small."""

from collections.abc import Callable
from pathlib import Path

import ladybug
import pyarrow.parquet as pq
import pytest

from graph.model import KINDS
from graph.stores import ladybug_build
from graph.stores.ladybug_build import GRAPH, build
from graph.tables import empty
from tests.banks import table_from

CUSTOMERS = [f"{place:04}" for place in range(1000)]
TIES = [{"customer_id": one, "other_id": other, "kind": "device"} for one in CUSTOMERS[:3] for other in CUSTOMERS]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A revision that has its tables: 1,000 customers, and 3,000 ties in groups of 100 rows."""
    monkeypatch.chdir(tmp_path)  # building changes it
    (tmp_path / "tables").mkdir()
    tables = {"customer": table_from("customer", [{"id": each} for each in CUSTOMERS])}
    tables["linked"] = table_from("linked", TIES)
    for name, kind in KINDS.items():
        pq.write_table(tables.get(name, empty(kind)), f"tables/{name}.parquet", row_group_size=100)
    return tmp_path


def ties(folder: Path) -> list[list[str]]:
    text = "MATCH (one:Customer)-[:LINKED]->(other:Customer) RETURN one.id, other.id ORDER BY one.id, other.id"
    with ladybug.Database(folder / GRAPH, read_only=True) as database, ladybug.Connection(database) as connection:
        return [list(row) for row in connection.execute(text)]


def told(capsys: pytest.CaptureFixture[str]) -> list[int]:
    return [int(line) for line in capsys.readouterr().out.splitlines()]


def test_a_large_table_is_copied_in_parts(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ladybug_build, "ROWS_A_COPY", (1250,))
    build(folder)
    assert told(capsys) == [1000, 1200, 1200, 600]
    assert ties(folder) == [[each["customer_id"], each["other_id"]] for each in TIES]
    assert {each.name for each in folder.iterdir()} == {"tables", GRAPH}


def full_at(parts: int) -> Callable[[ladybug.Database, str], object]:
    """Statements whose memory is too small for the first parts of that many rows."""
    run, seen = ladybug_build._run, 0

    def fail(database: ladybug.Database, statement: str) -> object:
        nonlocal seen
        seen += statement.startswith("COPY `LINKED`")
        if seen == parts:
            seen += 1
            raise RuntimeError("Buffer manager exception: Unable to allocate memory! The buffer pool is full and …")
        return run(database, statement)

    return fail


def test_where_the_memory_is_too_small_the_file_is_begun_again_with_smaller_parts(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ladybug_build, "ROWS_A_COPY", (2000, 1000))
    monkeypatch.setattr(ladybug_build, "_run", full_at(2))
    build(folder)
    assert told(capsys) == [1000, 2000, -3000, 1000, 1000, 1000, 1000]
    assert ties(folder) == [[each["customer_id"], each["other_id"]] for each in TIES]


def test_memory_that_is_too_small_for_all_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladybug_build, "ROWS_A_COPY", (2000,))
    monkeypatch.setattr(ladybug_build, "_run", full_at(1))
    with pytest.raises(RuntimeError, match="its memory is too small"):
        build(folder)
