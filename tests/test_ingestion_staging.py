"""Files into rows: every cell as it is written, every record with its physical line."""

import csv
import gzip
import io
import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.errors import BadInput
from ingestion import columnar, delimited, jsonlines
from ingestion.delimited import Dialect
from ingestion.staging import Staged


def _read(tmp_path: Path, content: bytes, name: str = "scene.csv", dialect: Dialect = delimited.COMMAS) -> Staged:
    path = tmp_path / name
    path.write_bytes(content)
    return delimited.read("scene", path, dialect)


def _rows(staged: Staged) -> list[tuple[object, ...]]:
    return [tuple(each[name] for name in (*staged.columns, "_line")) for each in staged.rows.to_pylist()]


def test_a_record_is_named_by_the_line_on_which_it_begins(tmp_path: Path) -> None:
    staged = _read(tmp_path, b'id,name\nA,"one\ntwo\n\nfour"\n\nB,x\n')
    assert _rows(staged) == [("A", "one\ntwo\n\nfour", 2), ("B", "x", 7)]


def test_line_ends_of_windows_change_no_line_number_and_no_cell(tmp_path: Path) -> None:
    staged = _read(tmp_path, b'id,name\r\nA,"one\r\ntwo"\r\nB,x\r\n\r\nC,y')
    assert _rows(staged) == [("A", "one\r\ntwo", 2), ("B", "x", 4), ("C", "y", 6)]


def test_a_packed_file_counts_the_lines_of_the_file_inside(tmp_path: Path) -> None:
    staged = _read(tmp_path, gzip.compress(b'id,name\n\nA,"one\ntwo"\nB,x\n'), "scene.csv.gz")
    assert _rows(staged) == [("A", "one\ntwo", 3), ("B", "x", 5)]
    assert set(staged.rows["_file"].to_pylist()) == {"scene.csv.gz"}


def test_an_empty_cell_is_missing_and_a_blank_is_not(tmp_path: Path) -> None:
    staged = _read(tmp_path, 'id,name\nA,\nB,""\nC, \n'.encode("utf-8-sig"))
    assert _rows(staged) == [("A", None, 2), ("B", None, 3), ("C", " ", 4)]


def test_a_record_with_another_number_of_cells_is_a_fault_of_its_line(tmp_path: Path) -> None:
    staged = _read(tmp_path, b"id,name,kind\nA,x,park\nB\nC,x,y,z\nD,x,park\n")
    assert [row[0] for row in _rows(staged)] == ["A", "D"]
    assert [(each.line, each.column) for each in staged.faults] == [(3, "name"), (4, "")]
    assert "1 cells where 3" in staged.faults[0].reason
    assert "4 cells where 3" in staged.faults[1].reason
    assert staged.read == 4


@pytest.mark.parametrize("lost", ['"PRIJE', '"PRIJE\nmore\n', '"'])
def test_a_file_that_ends_inside_quotes_has_one_fault_where_the_record_begins(tmp_path: Path, lost: str) -> None:
    staged = _read(tmp_path, f'id,name,kind\nA,"x\ny",park\nB,{lost}'.encode())
    assert [row[0] for row in _rows(staged)] == ["A"]
    assert [(each.file, each.line, each.column) for each in staged.faults] == [("scene.csv", 4, "name")]
    assert "quote" in staged.faults[0].reason


def test_text_after_a_closing_quote_spoils_that_record_alone(tmp_path: Path) -> None:
    staged = _read(tmp_path, b'id,name\nA,"x"y\nB,z\n')
    assert _rows(staged) == [("B", "z", 3)]
    assert [each.line for each in staged.faults] == [2]


def test_cells_of_ten_million_characters_are_read(tmp_path: Path) -> None:
    long = "户" * 3_400_000
    assert _rows(_read(tmp_path, f"id,name\nA,{long}\n".encode())) == [("A", long, 2)]


def test_records_beyond_one_batch_keep_their_lines(tmp_path: Path) -> None:
    many = delimited.BATCH * 2 + 7
    staged = _read(tmp_path, b"id\n" + b"".join(b"%d\n\n" % each for each in range(many)))
    assert staged.rows["id"].to_pylist() == [str(each) for each in range(many)]
    assert staged.rows["_line"].to_pylist() == [2 + 2 * each for each in range(many)]


def test_lines_of_random_files_are_those_of_the_writer(tmp_path: Path) -> None:
    dice = random.Random(5)  # noqa: S311 # files for a test, no secret
    for turn in range(30):
        end = dice.choice(["\n", "\r\n"])
        out = io.StringIO()
        write = csv.writer(out, lineterminator=end)
        write.writerow(["id", "name"])
        expected = []
        for place in range(dice.randrange(12)):
            line = out.getvalue().count("\n") + 1
            name = "".join(dice.choice('a",\n 户') for _ in range(dice.randrange(6)))
            write.writerow([f"R{place}", name])
            expected.append((f"R{place}", name or None, line))
            if dice.random() < 0.3:
                out.write(end)
        assert _rows(_read(tmp_path, out.getvalue().encode(), f"r{turn}.csv")) == expected


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "scene.csv is empty"),
        (b"\n\n", "scene.csv is empty"),
        (b"id;name\nA;x\n", "delimited by ';'"),
        (b"id\tname\nA\tx\n", "delimited by a tab"),
        (b"id,name,id\nA,x,B\n", "column 'id' is there twice"),
        ("id,name\nA,x\nB,储蓄卡\n".encode("gb18030"), "scene.csv line 3 is not UTF-8"),
        (b"id,name\nA,\xff\xfe\n", "scene.csv line 2 is not UTF-8"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        _read(tmp_path, content)


@pytest.mark.parametrize("content", [gzip.compress(b"id,name\nA,x\n" * 999)[:-9], b"id,name\nA,x\n"])
def test_a_packed_file_that_is_cut_off_or_not_packed_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadInput, match=r"scene.csv.gz is not a whole gzip file"):
        _read(tmp_path, content, "scene.csv.gz")


def test_another_delimiter_quote_and_encoding_are_read_when_they_are_declared(tmp_path: Path) -> None:
    dialect = Dialect(delimiter=";", quote="'", encoding="gb18030", header=False, columns=("a", "b"))
    staged = _read(tmp_path, "储蓄卡;'x;y'\n".encode("gb18030"), "x.txt", dialect)
    assert _rows(staged) == [("储蓄卡", "x;y", 1)]


def test_json_lines_keep_numbers_as_they_are_written_and_empty_text_as_text(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    records = [
        '{"id": 1234567890123456789012345, "n": 1.50, "t": "", "b": true}',
        "",
        '{"id": "B", "n": null, "x": [1]}',
    ]
    path.write_text("\n".join(records) + "\n", encoding="utf-8-sig")
    staged = jsonlines.read("x", path)
    assert staged.rows.drop_columns(["_file"]).to_pylist() == [
        {"id": "1234567890123456789012345", "n": "1.50", "t": "", "b": "true", "x": None, "_line": 1},
        {"id": "B", "n": None, "t": None, "b": None, "x": '["1"]', "_line": 3},
    ]


def test_a_line_that_is_no_json_object_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    bad = ["[1]", '{"id": "A"', '{"id": "\\ud83d"}', "[" * 100_000]
    path.write_text("\n".join(['{"id": "\\ud83d\\ude00"}', *bad, '{"id": "C"}']))
    staged = jsonlines.read("x", path)
    assert [(each["id"], each["_line"]) for each in staged.rows.to_pylist()] == [("😀", 1), ("C", 6)]
    assert [each.line for each in staged.faults] == [2, 3, 4, 5]


def test_a_json_array_is_a_table_of_numbered_records(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([{"a": 1}, {"b": "y"}]))
    rows = jsonlines.read_array("x", path).rows.drop_columns(["_file"]).to_pylist()
    assert rows == [{"a": "1", "b": None, "_line": 1}, {"a": None, "b": "y", "_line": 2}]
    path.write_text('{"a": 1}')
    with pytest.raises(BadInput, match="no JSON array"):
        jsonlines.read_array("x", path)
    path.write_text('[{"a": 1},\n{"a"]')
    with pytest.raises(BadInput, match=r"x.json line 2: not JSON"):
        jsonlines.read_array("x", path)


def test_parquet_rows_are_numbered_and_keep_their_types(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"id": ["A", "B"], "n": pa.array([1, None], pa.int16())}), path)
    staged = columnar.read("x", path)
    assert staged.rows["_line"].to_pylist() == [1, 2]
    assert staged.rows.schema.field("n").type == pa.int16()


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table([["A"], ["B"]], names=["id", "id"]), path)
    for read in (columnar.header, lambda path: columnar.read("x", path)):
        with pytest.raises(BadInput, match=r"x.parquet: column 'id' is there twice"):
            read(path)


def test_a_parquet_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"id": ["A", "B"]}), path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(BadInput, match=r"x.parquet is not a whole Parquet file"):
        columnar.read("x", path)
    with pytest.raises(BadInput, match=r"x.parquet is not a whole Parquet file"):
        columnar.header(path)
