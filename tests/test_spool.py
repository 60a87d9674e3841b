"""Rows that come in parts: few stay in memory, many go into a file, and are the same rows."""

import gzip
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion import staging
from ingestion.load import load
from ingestion.staging import Fault, Spool, Staged, StagedFile
from tests.banks import TINY
from tests.table_store import TableStore

FAULT = Fault("x.csv", 9, "", "the record cannot be read")


def _part(start: int, **columns: list[str | None]) -> pa.Table:
    count = len(next(iter(columns.values())))
    files = pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), ["x.csv"])
    origin = {"_file": files, "_line": pa.array(range(start, start + count), pa.int64())}
    return pa.table({**{name: pa.array(cells, pa.string()) for name, cells in columns.items()}, **origin})


PARTS = (_part(2, id=[]), _part(2, id=["A", "B"]), _part(4, id=["C"], name=["x"]), _part(5, id=[None]))
ROWS = [("A", None, 2), ("B", None, 3), ("C", "x", 4), (None, None, 5)]


def _spooled(folder: Path) -> Staged | StagedFile:
    spool = Spool(folder, "scene")
    for each in PARTS:
        spool.add(each)
    return spool.end([FAULT])


def test_few_rows_stay_in_memory(tmp_path: Path) -> None:
    staged = _spooled(tmp_path / "work")
    assert isinstance(staged, Staged)
    assert [tuple(row[name] for name in ("id", "name", "_line")) for row in staged.rows.to_pylist()] == ROWS
    assert (staged.columns, staged.read, staged.faults) == (("id", "name"), 5, (FAULT,))
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize("few", [0, 60, 100])
def test_many_rows_go_into_one_file_with_the_columns_of_all_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(staging, "FEW", few)
    staged = _spooled(tmp_path / "work")
    assert isinstance(staged, StagedFile)
    rows = pq.read_table(staged.path).to_pylist()
    assert [tuple(row[name] for name in ("id", "name", "_line")) for row in rows] == ROWS
    assert {row["_file"] for row in rows} == {"x.csv"}
    assert (staged.columns, staged.read, staged.faults) == (("id", "name"), 5, (FAULT,))
    assert list((tmp_path / "work").iterdir()) == [staged.path], "one file is left of all parts"
    staged.discard()
    assert not list((tmp_path / "work").iterdir())


@pytest.mark.parametrize("few", [0, 2_000])
def test_a_load_is_the_same_whether_its_tables_stay_in_memory_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    stores = []
    for each in (staging.FEW, few):
        monkeypatch.setattr(staging, "FEW", each)
        folder = tmp_path / str(each)
        folder.mkdir()
        stores.append(TableStore(folder))
        load(stores[-1], TINY, rejects=tmp_path / "rejects")
    assert stores[0].tables == stores[1].tables


# Reads a table of 80 MB with little memory for each part; says by how much its own has grown at the most.
READING = """
import sys
from pathlib import Path
from ingestion import bundle, delimited, jsonlines, staging

def most():
    (line,) = (each for each in Path("/proc/self/status").open() if each.startswith("VmHWM:"))
    return int(line.split()[1]) >> 10

delimited.BATCH = jsonlines.BATCH = 500
staging.FEW = 1 << 20
before = None
for staged in bundle.staged(*map(Path, sys.argv[1:])):
    before = before or most()
    print(staged.name, staged.read, most() - before)
"""


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_large_table_is_read_in_little_memory(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "bundle"
    folder.mkdir()
    text, rows = "x" * 2_000, 40_000
    small, large = {
        "csv": ("id\nA\n", "id,name\n" + f"A,{text}\n" * rows),
        "jsonl": ('{"id": "A"}\n', f'{{"id": "A", "name": "{text}"}}\n' * rows),
    }[form]
    (folder / f"customer.{form}").write_text(small)
    with gzip.open(folder / f"scene.{form}.gz", "wt", compresslevel=1) as lines:
        lines.write(large)
    done = subprocess.run(
        [sys.executable, "-c", READING, str(folder), str(tmp_path / "work")], capture_output=True, text=True, check=True
    )
    (_, (name, read, grown)) = (line.split() for line in done.stdout.splitlines())
    assert (name, int(read)) == ("scene", rows)
    assert int(grown) < 50, "mebibytes, of 80 that the table has"
