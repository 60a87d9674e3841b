"""Input that means harm: refused in one line, or every row of it loaded or among the rejects."""

import csv
from contextlib import closing
from pathlib import Path

import pytest

from graph.errors import JourneyError
from graph.model import KINDS
from graph.stores.contract import Store
from ingestion import staging
from ingestion.load import load
from ingestion.report import LoadReport
from tests.banks import TINY
from tests.hostile import Written, dice_of, garbled, hostile, lines_of
from tests.stores import MAKES, empty_store
from tests.table_store import TableStore

MILLIONS = 10_000_000


@pytest.fixture
def tables(tmp_path: Path) -> TableStore:
    """A store with the tiny bank in it."""
    folder = tmp_path / "store"
    folder.mkdir()
    store = TableStore(folder)
    load(store, TINY, rejects=tmp_path / "none")
    return store


@pytest.mark.seeds(10, soak=2_000)
def test_a_hostile_row_is_in_the_bank_or_among_the_rejects(
    tables: TableStore, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "FEW", 0 if seed % 2 else staging.FEW)  # every other bundle goes by files
    written = hostile(tmp_path / "bundle", dice_of(seed))
    report = load(tables, tmp_path / "bundle", rejects=tmp_path / "rejects")
    _reconciles(report)
    assert {each.kind: each.read for each in report.kinds} == {
        name: len(each.records) for name, each in written.items()
    }
    for name, each in written.items():
        _none_is_lost(tables, report, name, each)


def _none_is_lost(store: TableStore, report: LoadReport, name: str, written: Written) -> None:
    key = KINDS[name].key
    held = {tuple(str(row[column] or "") for column in key): row for row in store.revision().table(name).to_pylist()}
    rejected = list(lines_of(report.rejects, name))
    assert len(rejected) == len(set(rejected)) == next(each.rejected for each in report.kinds if each.kind == name)
    assert set(rejected) <= set(written.records)
    for line in set(written.records) - set(rejected):
        record = written.records[line]
        assert record is not None, f"{name} line {line} has too few or too many cells and is no reject"
        if record.get("given") in ("false", "0"):
            continue
        found = held[
            tuple(
                record.get(column, "").replace("T", " ") if column == "at" else record.get(column, "") for column in key
            )
        ]
        for column in ("name", "name_en", "rule", "owner"):
            if column in record:
                assert found[column] == (record[column] or None)


@pytest.mark.seeds(10, soak=2_000)
def test_garbled_files_are_refused_or_loaded_and_never_a_traceback(
    tables: TableStore, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "FEW", 0 if seed % 2 else staging.FEW)  # every other bundle goes by files
    garbled(tmp_path / "bundle", dice_of(seed))
    before = tables.current()
    try:
        _reconciles(load(tables, tmp_path / "bundle", rejects=tmp_path / "rejects"))
    except JourneyError as error:
        assert "\n" not in str(error)
        assert len(str(error)) < 500
        assert tables.current() == before
        assert not (tmp_path / "rejects").exists()


def _reconciles(report: LoadReport) -> None:
    for each in report.kinds:
        assert each.read == each.written + each.unchanged + each.rejected + each.ignored, each


@pytest.mark.parametrize("make", MAKES)
def test_both_stores_take_what_is_hostile_alike(make: str, tmp_path: Path) -> None:
    written = hostile(tmp_path / "bundle", dice_of(5))
    store: Store = empty_store(make, tmp_path)
    try:
        for each in (TINY, tmp_path / "bundle"):
            report = load(store, each, rejects=tmp_path / "rejects")
        twin = TableStore(_made(tmp_path / "twin"))
        for each in (TINY, tmp_path / "bundle"):
            expected = load(twin, each, rejects=tmp_path / "more-rejects")
        assert report.kinds == expected.kinds
        with closing(store.revision()) as revision:
            for name in written:
                assert revision.table(name).equals(twin.revision().table(name)), name
    finally:
        store.close()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.mark.parametrize("make", MAKES)
def test_a_cell_of_ten_million_characters_is_a_name_and_no_id(make: str, tmp_path: Path) -> None:
    bundle = _made(tmp_path / "bundle")
    long = "长" * MILLIONS
    with (bundle / "segment.csv").open("w", encoding="utf-8") as lines:
        lines.write(f"id,name\nS1,{long}\n{long},短\nS3,短\n")
    store = empty_store(make, tmp_path)
    try:
        report = load(store, bundle, rejects=tmp_path / "rejects")
        assert (report.kinds[0].written, report.kinds[0].rejected) == (2, 1)
        assert list(lines_of(report.rejects, "segment")) == [3]
        told = (tmp_path / "rejects" / "segment.csv").read_text(encoding="utf-8")
        assert f"{long[:2_000]}… (10000000 characters)" in told
        assert long[:2_001] not in told
        with closing(store.revision()) as revision:
            assert [row["name"] for row in revision.table("segment").to_pylist()] == [long, "短"]
            assert revision.local("MATCH (n:Segment {id: $id}) RETURN size(n.name) AS size", id="S1") == [
                {"size": MILLIONS}
            ]
    finally:
        store.close()


def test_a_table_of_a_thousand_columns_is_refused_by_the_first_that_is_unknown(
    tables: TableStore, tmp_path: Path
) -> None:
    bundle = _made(tmp_path / "bundle")
    columns = ["id", *(f"column{number}" for number in range(1_000))]
    (bundle / "customer.csv").write_text(",".join(columns) + "\n" + ",".join(columns) + "\n", encoding="utf-8")
    with pytest.raises(JourneyError, match="'column0' is unknown"):
        load(tables, bundle, rejects=tmp_path / "rejects")


def test_rejects_hold_no_cell_that_a_spreadsheet_runs(tables: TableStore, tmp_path: Path) -> None:
    bundle = _made(tmp_path / "bundle")
    formulas = ("=1+1", "+1a", "-1a", "@SUM(A1)", "\t=1", "＝1+1", "＠SUM", "\n=1", "safe")
    with (bundle / "balance.csv").open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines)
        out.writerow(["customer_id", "product_id", "day", "amount_minor"])
        out.writerows(["C01", "fund", f"2026-01-0{number}", each] for number, each in enumerate(formulas, 1))
    load(tables, bundle, rejects=tmp_path / "rejects")
    with (tmp_path / "rejects" / "balance.csv").open(encoding="utf-8", newline="") as lines:
        assert [each["value"] for each in csv.DictReader(lines)] == [
            "'=1+1",
            "'+1a",
            "'-1a",
            "'@SUM(A1)",
            "'\t=1",
            "'＝1+1",
            "'＠SUM",
            "'\n=1",
            "safe",
        ]
