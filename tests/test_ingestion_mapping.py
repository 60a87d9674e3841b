"""Mappings: foreign sources into the bundle's shape, fenced off from everything else; drafts of them; templates."""

import csv
import json
import tomllib
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.engines.duckdb import Fence
from graph.errors import BadInput
from graph.model import KINDS
from ingestion import bundle, sniff
from ingestion import mapping as mappings
from ingestion.load import load
from ingestion.suggest import ENDINGS, suggest
from ingestion.template import template
from tests.table_store import TableStore

SOURCE = """
title = "a test"
[tables.person]
file = "people*.txt"
delimiter = ";"
"""
CUSTOMER = "SELECT _file, _line, nr AS id, joined AS joined_on FROM person"


@pytest.fixture
def store(tmp_path: Path) -> TableStore:
    folder = tmp_path / "store"
    folder.mkdir()
    return TableStore(folder)


def _mapping(tmp_path: Path, source: str = SOURCE, **statements: str) -> Path:
    folder = tmp_path / "mapping"
    folder.mkdir(exist_ok=True)
    (folder / "source.toml").write_text(source, encoding="utf-8")
    for kind, text in statements.items():
        (folder / f"{kind}.sql").write_text(text, encoding="utf-8")
    return folder


def _source(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "source"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def _rejects(folder: Path) -> dict[str, list[tuple[str, ...]]]:
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found[path.stem] = [tuple(each.values())[:4] for each in csv.DictReader(lines)]
    return found


def test_rejects_of_a_mapping_name_the_line_of_the_source_even_after_a_join(store: TableStore, tmp_path: Path) -> None:
    people = 'nr;name;joined\n1;"two\nlines";2026-01-01\n2;x;1.1.2026\n'
    more = "nr;name;joined\n3;y;2026-01-03\n1;z;2026-01-04\n4;short\n"
    linked = (
        "SELECT b._file, b._line, a.nr AS customer_id, b.nr AS other_id, 'account' AS kind "
        "FROM person a JOIN person b ON a.nr < b.nr"
    )
    source = _source(tmp_path, people1=people, people2=more)
    report = load(store, source, _mapping(tmp_path, customer=CUSTOMER, linked=linked), rejects=tmp_path / "rejects")
    assert store.tables["customer"]["id"].to_pylist() == ["1", "3"]
    assert [row[:2] for row in store.rows("linked")] == [("1", "3")]
    assert _rejects(tmp_path / "rejects") == {
        "customer": [("people1.txt", "4", "joined_on", "1.1.2026"), ("people2.txt", "3", "id", "1")],
        "linked": [
            # 1-2, then 1-3 again (the person 1 is there twice), 2-3
            ("people1.txt", "4", "customer_id, other_id, kind", "1, 2, account"),
            ("people1.txt", "4", "other_id", "2"),
            ("people2.txt", "2", "customer_id", "2"),
            ("people2.txt", "2", "customer_id, other_id, kind", "1, 3, account"),
        ],
        "person": [("people2.txt", "4", "joined", "")],
    }
    told = [(each.table, each.read, each.staged, each.rejected) for each in report.sources]
    assert told == [("person", 5, 4, 1)]
    assert [(each.kind, each.read, each.written, each.rejected) for each in report.kinds] == [
        ("customer", 4, 2, 2),
        ("linked", 5, 1, 4),
    ]
    assert report.exit_status == 3


def test_every_file_format_can_be_a_source(store: TableStore, tmp_path: Path) -> None:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "a.csv").write_bytes("编号|名\n1|储蓄卡\n".encode("gb18030"))
    pq.write_table(pa.table({"nr": pa.array([2], pa.int32())}), folder / "b.parquet")
    (folder / "c.jsonl").write_text('\n{"nr": 3}\n')
    (folder / "d.json").write_text(json.dumps([{"nr": "4"}]))
    book = openpyxl.Workbook()
    sheet = book.create_sheet("客户")
    for row in (["nr", "day", "at", "flag", "part"], [], [5, date(2026, 1, 2), datetime(2026, 1, 2, 9, 15), True, 0.5]):
        sheet.append(row)
    book.save(folder / "e.xlsx")
    (folder / "f.dat").write_text("6,x\n")
    source = """
    [tables.a]
    file = "a.csv"
    delimiter = "|"
    encoding = "gb18030"
    [tables.b]
    file = "b.parquet"
    [tables.c]
    file = "c.jsonl"
    [tables.d]
    file = "d.json"
    [tables."表"]
    file = "e.xlsx"
    sheet = "客户"
    [tables.f]
    file = "f.dat"
    header = false
    columns = ["nr", "rest"]
    """
    product = """
    SELECT _file, _line, 编号 AS id, 名 AS name FROM a UNION ALL SELECT _file, _line, CAST(nr AS VARCHAR), NULL FROM b
    UNION ALL SELECT _file, _line, nr, NULL FROM c UNION ALL SELECT _file, _line, nr, NULL FROM d
    UNION ALL SELECT _file, _line, nr, concat_ws(' ', day, "at", flag, part) FROM "表"
    UNION ALL SELECT _file, _line, nr, rest FROM f
    """
    found = mappings.find(_mapping(tmp_path, source, product=product))
    (rows,) = mappings.mapped(found, mappings.stage(found, folder, tmp_path / "staged"), tmp_path / "staged")
    assert sorted(tuple(each.values()) for each in rows.rows.to_pylist()) == [
        ("a.csv", 2, "1", "储蓄卡"),
        ("b.parquet", 1, "2", None),
        ("c.jsonl", 2, "3", None),
        ("d.json", 1, "4", None),
        ("e.xlsx", 3, "5", "2026-01-02 2026-01-02T09:15:00 true 0.5"),
        ("f.dat", 1, "6", "x"),
    ]
    assert load(store, folder, _mapping(tmp_path, source, product=product)).exit_status == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT _file, _line, id FROM persons", "reads persons, which is not staged; nearest: 'person'"),
        ("SELECT _file, _line, nr AS id FROM 'people.txt'", "which is not staged"),
        ("SELECT _file, _line, nr AS id FROM read_csv('people.txt')", "which is not staged"),
        ("SELECT _file, _line, nr AS id FROM person, read_text('/etc/hostname')", "which is not staged"),
        ("SELECT * FROM information_schema.tables", "which is not staged"),
        ("SELECT * FROM duckdb_settings()", "which is not staged"),
        ("SELECT _file, _line, (SELECT max(x) FROM other) AS id FROM person", "reads other, which is not staged"),
        ("SELECT 1; SELECT 2", "not one SELECT"),
        ("ATTACH 'x.db'", "not one SELECT"),
        ("COPY person TO 'x.csv'", "not one SELECT"),
        ("DROP TABLE person", "not one SELECT"),
        ("SET memory_limit = '1GB'", "not one SELECT"),
        ("", "not one SELECT"),
        ("SELECT FROM WHERE", "no SQL|cannot be run"),
        ("SELECT _file, _line, number AS id FROM person", "cannot be run: .*number"),
        ("SELECT _file, _line, CAST(name AS INTEGER) AS id FROM person", "a row cannot be computed"),
        ("SELECT nr AS id FROM person", "column '_file' is missing"),
        ("SELECT _file, _line, nr AS id, name AS id FROM person", "column 'id' is there twice|cannot be run"),
        ("SELECT _file, _line, nr AS idd FROM person", "column 'idd' is unknown; nearest: 'id'"),
        ("SELECT _file, _line, name FROM person", "column 'id' is missing"),
        ("SELECT _file, name AS _line, nr AS id FROM person", "_line a whole number"),
    ],
)
def test_a_statement_that_is_not_as_it_must_be_is_refused_in_one_line_without_a_value(
    store: TableStore, tmp_path: Path, text: str, said: str
) -> None:
    source = _source(tmp_path, people="nr;name;joined\n1;Wang Jianguo;2026-01-01\n")
    with pytest.raises(BadInput, match=said) as refusal:
        load(store, source, _mapping(tmp_path, customer=text), rejects=tmp_path / "rejects")
    assert str(refusal.value).startswith("customer.sql: ")
    assert "\n" not in str(refusal.value)
    assert "Wang" not in str(refusal.value)
    assert not store.published
    assert not (tmp_path / "rejects").exists()


def test_the_fence_holds_where_the_statement_gets_by_the_check(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    fence = Fence(tmp_path / "spill")
    fence.table("person", pa.table({"a": ["1"]}))
    fence._check = lambda _: None  # type: ignore[method-assign] # the lock behind the door is under test
    for text in (
        f"SELECT * FROM '{tmp_path}/secret.csv'",
        f"SELECT * FROM read_text('{tmp_path}/secret.csv')",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/x.db'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "SELECT * FROM tmp_path",
    ):
        with pytest.raises(BadInput):
            list(fence.select(text))
    fence.close()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["secret.csv", "spill"]


def test_a_statement_may_use_its_own_names_and_functions_of_rows(tmp_path: Path) -> None:
    fence = Fence(tmp_path / "spill")
    fence.table("person", pa.table({"a": ["1,2"]}))
    rows = pa.concat_tables(
        fence.select(
            "WITH part AS (SELECT unnest(string_split(a, ',')) AS b FROM Person) SELECT b FROM PART ORDER BY b"
        )
    )
    assert rows["b"].to_pylist() == ["1", "2"]
    fence.close()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", r"no \[tables.NAME\]"),
        ("[tables]\nx = 1", r"no \[tables.NAME\]"),
        ("[tables.x", r"source\.toml: "),
        ('[tables."1x"]\nfile = "a"', "a name is a letter"),
        ("[tables.x]", "no pattern inside the source folder"),
        ('[tables.x]\nfile = "../a"', "no pattern inside the source folder"),
        ('[tables.x]\nfile = "/etc/passwd"', "no pattern inside the source folder"),
        ('[tables.x]\nfile = "a"\ndelimitr = ";"', "'delimitr' is unknown; nearest: 'delimiter'"),
        ('[tables.x]\nfile = "a"\ndelimiter = "||"', "one character each"),
        ('[tables.x]\nfile = "a"\nheader = "no"', "header 'no' is not of the right type"),
        ('[tables.x]\nfile = "a"\nheader = false', "columns are named either"),
        ('[tables.x]\nfile = "a"\ncolumns = ["b"]', "columns are named either"),
        ('[tables.x]\nfile = "a"\nformat = "xls"', "format 'xls' is unknown; nearest: 'xlsx'"),
        ('[tables.x]\nfile = "a"\nencoding = "gbkk"', "encoding 'gbkk' is unknown"),
    ],
)
def test_a_source_toml_that_is_not_as_it_must_be_is_refused(tmp_path: Path, source: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as refusal:
        mappings.find(_mapping(tmp_path, source, customer=CUSTOMER))
    assert "\n" not in str(refusal.value)


def test_a_mapping_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"mapping 'curitba' is unknown.*nearest: 'curitiba'"):
        mappings.find("curitba")
    with pytest.raises(BadInput, match=r"has no <kind>\.sql"):
        mappings.find(_mapping(tmp_path))
    with pytest.raises(BadInput, match=r"custmer\.sql: 'custmer' is no kind; nearest: 'customer'"):
        mappings.find(_mapping(tmp_path, custmer=CUSTOMER))


def test_a_source_without_one_of_its_files_is_refused(tmp_path: Path) -> None:
    found = mappings.find(_mapping(tmp_path, customer=CUSTOMER))
    with pytest.raises(BadInput, match=r"has no file 'people\*\.txt' for the source table person"):
        mappings.stage(found, _source(tmp_path), tmp_path / "staged")
    with pytest.raises(BadInput, match="is no folder"):
        mappings.stage(found, tmp_path / "nowhere", tmp_path / "staged")


def test_a_workbook_is_refused_where_it_is_none_or_its_sheet_is_unknown_or_empty(tmp_path: Path) -> None:
    folder = _source(tmp_path)
    found = mappings.find(_mapping(tmp_path, '[tables.x]\nfile = "x.xlsx"\nsheet = "Kunden"', customer="SELECT 1"))
    (folder / "x.xlsx").write_text("no workbook")
    with pytest.raises(BadInput, match=r"x\.xlsx is not a whole Excel workbook"):
        mappings.stage(found, folder, tmp_path / "staged")
    book = openpyxl.Workbook()
    book.create_sheet("Kunde")
    book.save(folder / "x.xlsx")
    with pytest.raises(BadInput, match="sheet 'Kunden' is unknown; nearest: 'Kunde'"):
        mappings.stage(found, folder, tmp_path / "staged")
    book.create_sheet("Kunden")
    book.save(folder / "x.xlsx")
    with pytest.raises(BadInput, match="the sheet is empty"):
        mappings.stage(found, folder, tmp_path / "staged")


def test_a_template_has_a_header_line_for_each_kind_and_loads_as_an_empty_bank(
    store: TableStore, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "bundle"
    written = template(folder)
    assert sorted(each.stem for each in written) == sorted(KINDS)
    header = (folder / "holds.csv").read_bytes()
    assert header == b"customer_id,product_id,contract_id,opened_on,closed_on,balance_minor\n"
    report = load(store, folder, rejects=tmp_path / "rejects")
    assert (report.exit_status, report.changed) == (0, False)


def test_a_template_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "holds.csv").write_text("mine")
    with pytest.raises(BadInput, match=r"holds\.csv is there already"):
        template(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["holds.csv"]
    with pytest.raises(BadInput, match="cannot be written"):
        template(tmp_path / "holds.csv" / "below")


CUSTOMERS = "客户编号,姓名,出生年份,入行日,谢绝联系,备注\n1,张三,1980,20260101,否,x\n2,李四,1981,20260102,是,\n"
FOREIGN = {
    "客户表.csv": CUSTOMERS.encode("gb18030"),
    "holdings.txt": b"contract_no;cust_id;product_id;open_date;balance\n"
    b"K1;1;fund;2026/1/5;12.30\nK2;2;fund;2026/11/25;7.00\n",
    "products.tab": b'"id"\t"name_en"\t"debt"\n"fund"\t"a fund"\t"N"\n',
    "weather.dat": b"temp,wind\n20,3\n",
}


def test_a_draft_of_a_mapping_loads_after_no_more_than_a_look(store: TableStore, tmp_path: Path) -> None:
    folder = tmp_path / "foreign"
    folder.mkdir()
    for name, content in FOREIGN.items():
        (folder / name).write_bytes(content)
    draft = suggest(folder, tmp_path / "draft")
    assert {each.file: each.kind for each in draft.tables} == {
        "客户表.csv": "customer",
        "holdings.txt": "holds",
        "products.tab": "product",
        "weather.dat": None,
    }
    previews = {each.kind: each for each in draft.previews}
    assert [each["joined_on"] for each in previews["customer"].rows.to_pylist()] == [date(2026, 1, 1), date(2026, 1, 2)]
    assert not any(each.rejects.num_rows for each in draft.previews)
    assert "张三" not in str(previews["customer"].rows.to_pylist())
    statement = (tmp_path / "draft" / "customer.sql").read_text(encoding="utf-8")
    assert "-- not used: 备注" in statement
    report = load(store, folder, tmp_path / "draft", rejects=tmp_path / "rejects")
    assert report.exit_status == 0
    assert store.rows("customer")[1] == ("2", "李四", 1981, date(2026, 1, 2), None, None, True, None, None)
    assert store.rows("holds")[0] == ("1", "fund", "K1", date(2026, 1, 5), None, 1230)
    assert store.rows("product") == [("fund", None, "a fund", None, False, None, None)]
    with pytest.raises(BadInput, match="holds a mapping already"):
        suggest(folder, tmp_path / "draft")


def test_a_draft_says_what_it_could_not_find(tmp_path: Path) -> None:
    folder = tmp_path / "foreign"
    folder.mkdir()
    (folder / "holds.csv").write_text("contract_id,product_id,x\nDROP TABLE\nK,P,1\n")
    (folder / "scene.csv").write_text('id,kind,"a\nb"\nA,campus,1\nB,moon,2\n')
    draft = suggest(folder, tmp_path / "draft")
    assert {each.name: each.missing for each in draft.tables} == {"holds": ("customer_id",), "scene": ()}
    assert "-- customer_id: no column seems to be it" in (tmp_path / "draft" / "holds.sql").read_text()
    text = (tmp_path / "draft" / "scene.sql").read_text()
    assert "-- kind: must be one of campus, park" in text
    assert "-- not used: a b\n" in text
    rejects = {each.kind: each.rejects.to_pylist() for each in draft.previews}
    assert [(each["line"], each["column"]) for each in rejects["scene"]] == [(4, "kind")]
    assert [each["column"] for each in rejects["holds"]] == ["customer_id"]


def test_a_draft_of_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="has no delimited files"):
        suggest(tmp_path / "empty", tmp_path / "draft")
    assert not (tmp_path / "draft").exists()


@pytest.mark.parametrize("delimiter", list(",;\t| "))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_delimiter_and_encoding_are_found(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = tmp_path / "x.txt"
    with path.open("w", encoding=encoding, newline="") as lines:
        out = csv.writer(lines, delimiter=delimiter)
        out.writerows([["编号", "说明"], ["1", "一,二; 三|四"], ["2", 'so "so"']])
    found = sniff.dialect(path)
    assert found.delimiter == delimiter
    assert found.encoding == encoding.removesuffix("-sig")


def test_the_documentation_names_every_ending_key_and_format() -> None:
    text = (Path(__file__).parents[1] / "docs" / "loading.md").read_text(encoding="utf-8")
    for ending in (*bundle.ENDINGS, *ENDINGS):
        assert ending in text
    for key in mappings.KEYS:
        assert f"\n{key} = " in text
    assert ", ".join(mappings.FORMATS[:3]) in text
    (example,) = (part.partition("```")[0] for part in text.split("```toml\n")[1:])
    assert set(tomllib.loads(example)["tables"]["account"]) == set(mappings.KEYS)
    with pytest.raises(BadInput, match="columns are named either"):  # the example shows both
        mappings._source_table("account", tomllib.loads(example)["tables"]["account"])


@pytest.mark.shared
def test_the_statement_in_the_documentation_runs(shared: Path, tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "docs" / "loading.md").read_text(encoding="utf-8")
    statement = text.split("```sql\n")[1].partition("```")[0]
    source = "".join(f'[tables.{name}]\nfile = "{name}.asc"\ndelimiter = ";"\n' for name in ("loan", "disp"))
    found = mappings.find(_mapping(tmp_path, source, holds=statement))
    (rows,) = mappings.mapped(
        found, mappings.stage(found, shared / "data" / "berka", tmp_path / "staged"), tmp_path / "staged"
    )
    assert rows.rows.num_rows == 682
