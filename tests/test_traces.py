"""The search for a person: what it must find, what it must not take for them."""

import gzip
import tarfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.traces import Person, Search, search
from tests.banks import table_from


def person(id_: str = "C1", name: str | None = "欧阳修", longer: tuple[str, ...] = ()) -> Person:
    return Person(id_, name, frozenset(longer))


def found(who: Person, *places: Path) -> dict[str, tuple[str, int]]:
    return {Path(each.file).name: (each.where, each.count) for each in search(who, places).traces}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("C1", 1),
        ("a,C1,b\nC1", 2),
        ('{"id": "C1"}', 1),
        ("客户C1持有", 1),
        ("欧阳修先生", 1),
        ("C10 AC1 C1_ C1x 0C1", 0),
        ("c1", 0),
        ("C1-wealth", 1),
        ("", 0),
    ],
)
def test_an_id_stands_alone_in_text(tmp_path: Path, text: str, count: int) -> None:
    (tmp_path / "note.txt").write_text(text)
    assert found(person(), tmp_path) == ({"note.txt": ("text", count)} if count else {})


def test_a_part_of_anothers_id_is_no_trace(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("C1-b, x:C1-b. C1:2 C1-c")
    assert found(person(longer=("C1-b", "x:C1-b", "C1:2")), tmp_path) == {"note.txt": ("text", 1)}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_text_of_any_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "name.csv").write_text("id,name\nC2,欧阳修\n", encoding)
    (tmp_path / "id.csv").write_text("id,name\nC1,某\n", encoding)
    (tmp_path / "other.csv").write_text("id,name\nC10,某\n", encoding)
    assert set(found(person(), tmp_path)) == {"name.csv", "id.csv"}


def test_names_as_json_and_pages_write_them_are_found(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(r'{"name": "\u6b27\u9633\u4fee"}')
    assert set(found(person(), tmp_path)) == {"page.html"}


def test_packed_files_are_opened(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    inner = tmp_path / "in" / "holds.parquet"
    rows = [{"customer_id": "C1", "product_id": "p", "contract_id": "k"}]
    pq.write_table(table_from("holds", rows), inner, compression="zstd")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"id\nC1\n"))
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        tar.add(inner, "tables/holds.parquet")
    (tmp_path / "note").write_text("C1")
    with tarfile.open(tmp_path / "d.tar", "w") as tar:
        tar.add(tmp_path / "note", "note")
    (tmp_path / "note").unlink()
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("sheet1.xml", "<v>C1</v>")
    assert found(person(), tmp_path) == {
        "holds.parquet": ("column customer_id", 1),
        "a.csv.gz": ("text, unpacked of a.csv.gz", 1),
        "b.tar": ("tables/holds.parquet, column customer_id", 1),
        "c.xlsx": ("sheet1.xml, text", 1),
        "d.tar": ("note, text", 1),
    }


def test_what_only_looks_packed_is_text(tmp_path: Path) -> None:
    for name, start in (("a", b"PAR1 "), ("b", b"\x1f\x8b "), ("c", b"PK\x03\x04 ")):
        (tmp_path / name).write_bytes(start + b"C1 ")
    assert set(found(person(), tmp_path)) == {"a", "b", "c"}


def test_the_id_of_another_kind_is_no_trace_in_a_table_of_ours(tmp_path: Path) -> None:
    rows = [{"customer_id": "C2", "product_id": "C1", "contract_id": "C1x"}]
    pq.write_table(table_from("holds", rows), tmp_path / "holds.parquet")
    assert found(person(), tmp_path) == {}


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_every_text_of_any_parquet_is_read(tmp_path: Path, kind: pa.DataType) -> None:
    table = pa.table({"a": pa.array([None, "to C1", "C10"], kind), "n": [1, 2, 3]})
    pq.write_table(table, tmp_path / "export.parquet")
    assert found(person(), tmp_path) == {"export.parquet": ("column a", 1)}


def test_a_database_is_searched_for_what_chance_does_not_make(tmp_path: Path) -> None:
    (tmp_path / "graph.lbug").write_bytes(b"\0C1\0CUSTOMER-1CUSTOMER-10\0" + "欧阳修".encode())
    assert found(person(), tmp_path) == {"graph.lbug": ("bytes of the database", 1)}
    assert found(person("CUSTOMER-1", None), tmp_path) == {"graph.lbug": ("bytes of the database", 2)}
    assert found(person("CUSTOMER-1", None, ("CUSTOMER-10",)), tmp_path) == {}


def test_a_search_says_how_many_files_it_read_and_no_value(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_text("C1 欧阳修")
    (tmp_path / "link").symlink_to("/etc/hostname")
    result = search(person(), (tmp_path, tmp_path / "one", tmp_path / "nowhere"))
    assert result.files == 2
    assert not any(secret in str((result, person())) for secret in ("C1", "欧阳修"))
    assert search(person("C2", None), (tmp_path,)) == Search(2, ())
