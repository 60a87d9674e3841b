"""Loads: every row is written, unchanged, rejected or ignored; the same again changes nothing."""

import csv
import gzip
import json
import os
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.errors import BadInput, JourneyError, LoadRefused, StoreBusy
from graph.model import KINDS
from graph.stores.contract import Change, Progress, silent
from graph.stores.ladybug import LadybugStore
from graph.tables import empty, schema
from ingestion.load import load
from ingestion.report import LoadReport
from tests.banks import TINY, table_from, tables_of
from tests.table_store import TableStore

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


@pytest.fixture
def store(tmp_path: Path) -> TableStore:
    folder = tmp_path / "store"
    folder.mkdir()
    return TableStore(folder)


def _load(store: TableStore, folder: Path, **more: Any) -> LoadReport:
    report = load(store, folder, rejects=folder.parent / "rejects", **more)
    for each in report.kinds:
        assert each.read == each.written + each.unchanged + each.rejected + each.ignored, each
    for each in report.sources:
        assert each.read == each.staged + each.rejected, each
    assert report.rejected == sum(map(len, _rejects(report).values()))
    return report


def _rejects(report: LoadReport) -> dict[str, list[dict[str, str]]]:
    found = {}
    for path in sorted(report.rejects.glob("*.csv")) if report.rejects else ():
        with path.open(encoding="utf-8", newline="") as lines:
            found[path.stem] = list(csv.DictReader(lines))
    return found


def _tally(report: LoadReport, kind: str) -> tuple[int, int, int, int, int]:
    each = next(each for each in report.kinds if each.kind == kind)
    return each.read, each.written, each.unchanged, each.rejected, each.ignored


TWO = [{"id": "A", "joined_on": "2026-01-01"}, {"id": "B", "joined_on": "2026-02-01"}]


def test_the_tiny_bank_is_loaded_as_it_stands(store: TableStore) -> None:
    report = _load(store, TINY)
    assert report.exit_status == 0
    assert report.rejects is None
    for name, expected in tables_of(TINY).items():
        if name != "referred":
            assert sorted(map(str, store.rows(name))) == sorted(
                map(str, (tuple(r.values()) for r in expected.to_pylist()))
            )
    # The thirteen referrals of its README, section 2; one of them is stated by the source.
    tree = "C01-C02 C02-C04 C04-C06 C06-C07 C02-C05 C01-C03 C03-C09 C10-C11 C10-C12 C10-C13 C10-C14 C15-C16 C16-C17"
    assert {f"{row[0]}-{row[1]}" for row in store.rows("referred")} == set(tree.split())
    assert [row for row in store.rows("referred") if row[4]] == [
        ("C10", "C13", date(2026, 3, 27), "branch", True, True)
    ]
    assert (report.derived.counted, report.derived.written, report.derived.removed) == (13, 12, 0)


def test_the_same_bundle_again_publishes_nothing(store: TableStore) -> None:
    first = _load(store, TINY)
    again = _load(store, TINY)
    assert first.changed
    assert not again.changed
    assert again.revision == first.revision
    assert len(store.published) == 1
    assert all(each.written == 0 and each.unchanged == each.read for each in again.kinds)


def test_tables_come_in_key_order_whatever_the_order_of_the_file(store: TableStore, tmp_path: Path) -> None:
    turned = tmp_path / "turned"
    turned.mkdir()
    for path in TINY.glob("*.csv"):
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        (turned / path.name).write_text("\n".join([header, *reversed(lines)]), encoding="utf-8")
    _load(store, turned)
    for name, kind in KINDS.items():
        keys = [tuple((row[key] is not None, row[key]) for key in kind.key) for row in store.tables[name].to_pylist()]
        assert keys == sorted(keys), name
        assert store.tables[name].schema == schema(kind)
    assert not _load(store, TINY).changed


def test_the_same_rows_load_from_every_format(store: TableStore, tmp_path: Path) -> None:
    _load(store, TINY)
    tables = {name: rows for name, rows in tables_of(TINY).items() if (TINY / f"{name}.csv").exists()}
    for form in ("csv.gz", "parquet", "jsonl", "jsonl.gz"):
        folder = tmp_path / form
        folder.mkdir()
        for name, rows in tables.items():
            path = folder / f"{name}.{form}"
            if form == "csv.gz":
                path.write_bytes(gzip.compress((TINY / f"{name}.csv").read_bytes()))
            elif form == "parquet":
                pq.write_table(rows, path)
            else:
                text = "".join(
                    json.dumps(each, default=lambda day: day.isoformat()) + "\n" for each in rows.to_pylist()
                )
                path.write_bytes(gzip.compress(text.encode()) if form.endswith("gz") else text.encode())
        report = _load(store, folder)
        assert not report.changed, form
        assert report.exit_status == 0


def test_a_row_with_a_known_key_replaces_the_whole_earlier_row(
    store: TableStore, bundle: Callable[[Tables], Path]
) -> None:
    _load(
        store,
        bundle({"customer": [{"id": "A", "name": "王", "tier": "gold"}, {"id": "B", "name": "李", "tier": "gold"}]}),
    )
    report = _load(store, bundle({"customer": [{"id": "A", "tier": "silver"}, {"id": "C", "tier": ""}]}))
    assert _tally(report, "customer") == (2, 2, 0, 0, 0)
    found = {row["id"]: (row["name"], row["tier"]) for row in store.tables["customer"].to_pylist()}
    assert found == {"A": (None, "silver"), "B": ("李", "gold"), "C": (None, None)}
    (change,) = store.published[-1]
    assert change.written.table()["id"].to_pylist() == ["A", "C"]
    assert change.removed.num_rows == 0


def test_a_contract_changes_hands_and_its_earlier_row_is_told(
    store: TableStore, bundle: Callable[[Tables], Path]
) -> None:
    held = {"product_id": "P", "contract_id": "K", "opened_on": "2026-01-01", "balance_minor": "5"}
    kept = {**held, "customer_id": "B", "contract_id": "L"}
    _load(store, bundle({"customer": TWO, "product": [{"id": "P"}], "holds": [{"customer_id": "A", **held}, kept]}))
    moved = {"customer_id": "B", "product_id": "P", "contract_id": "K", "balance_minor": "7"}
    report = _load(store, bundle({"holds": [moved, {**kept, "balance_minor": "6"}]}))
    assert _tally(report, "holds") == (2, 2, 0, 0, 0)
    (change,) = store.published[-1]
    assert [tuple(each.values()) for each in change.removed.table().to_pylist()] == [
        ("A", "P", "K", date(2026, 1, 1), None, 5)
    ]
    assert store.rows("holds") == [("B", "P", "K", None, None, 7), ("B", "P", "L", date(2026, 1, 1), None, 6)]


def test_an_edge_without_valid_from_is_one_row_however_often_it_is_loaded(
    store: TableStore, bundle: Callable[[Tables], Path]
) -> None:
    member = {"customer_id": "A", "segment_id": "S"}
    always, since = {**member, "valid_from": ""}, {**member, "valid_from": "2026-01-01"}
    nodes = {"customer": TWO, "segment": [{"id": "S"}]}
    _load(store, bundle({**nodes, "member_of": [always, since]}))
    report = _load(store, bundle({"member_of": [{**always, "valid_to": "2026-03-01"}, since]}))
    assert _tally(report, "member_of") == (2, 1, 1, 0, 0)
    assert store.rows("member_of") == [("A", "S", None, date(2026, 3, 1)), ("A", "S", date(2026, 1, 1), None)]


def test_ends_may_be_in_the_store_or_in_the_load_and_nowhere_else(
    store: TableStore, bundle: Callable[[Tables], Path]
) -> None:
    _load(store, bundle({"customer": TWO, "product": [{"id": "fund"}]}))
    holds = [
        {"contract_id": "1", "customer_id": "A", "product_id": "fund"},
        {"contract_id": "2", "customer_id": "C", "product_id": "debit"},
        {"contract_id": "3", "customer_id": "D", "product_id": "fund"},
        {"contract_id": "4", "customer_id": "E", "product_id": "fund"},
        {"contract_id": "5", "customer_id": "B", "product_id": "fnud"},
    ]
    customers = [{"id": "C", "joined_on": "2026-01-01"}, {"id": "E", "joined_on": "never"}]
    report = _load(store, bundle({"customer": customers, "product": [{"id": "debit"}], "holds": holds}))
    assert [row[2] for row in store.rows("holds")] == ["1", "2"]
    assert report.exit_status == 3
    assert [(each["line"], each["column"], each["value"], each["reason"]) for each in _rejects(report)["holds"]] == [
        ("4", "customer_id", "D", "is no customer of this bank"),
        ("5", "customer_id", "E", "is no customer of this bank"),
        ("6", "product_id", "fnud", "is no product of this bank; nearest: 'fund'"),
    ]
    assert [each["reason"] for each in _rejects(report)["customer"]] == ["is no day such as 2026-06-30"]


def test_references_that_are_no_ends_need_not_exist(store: TableStore, bundle: Callable[[Tables], Path]) -> None:
    contact = {"strategy_id": "S", "customer_id": "A", "contact_id": "1", "channel_id": "pigeon"}
    report = _load(store, bundle({"customer": TWO, "strategy": [{"id": "S"}], "contacted": [contact]}))
    assert report.exit_status == 0
    assert store.tables["contacted"]["channel_id"].to_pylist() == ["pigeon"]


def test_what_is_faulty_rejects_first_what_stands_twice_second_what_hangs_loose_third(
    store: TableStore, bundle: Callable[[Tables], Path]
) -> None:
    holds = [
        {"contract_id": "K", "customer_id": "A", "product_id": "P", "opened_on": "soon"},
        {"contract_id": "K", "customer_id": "nobody", "product_id": "P", "opened_on": ""},
        {"contract_id": "K", "customer_id": "A", "product_id": "P", "opened_on": ""},
    ]
    report = _load(store, bundle({"customer": TWO, "product": [{"id": "P"}], "holds": holds}))
    assert [(each["line"], each["column"]) for each in _rejects(report)["holds"]] == [
        ("2", "opened_on"),
        ("3", "customer_id"),
        ("4", "contract_id"),
    ]
    assert _tally(report, "holds") == (3, 0, 0, 3, 0)


def _redeemed(*pairs: tuple[str, str], day: str = "2026-01-15") -> Tables:
    """Each customer's link, used by others on a day."""
    links = sorted({f"L{referrer}" for referrer, _ in pairs})
    return {
        "referral_link": [{"id": each} for each in links],
        "issued": [{"customer_id": each[1:], "referral_link_id": each} for each in links],
        "redeemed_by": [
            {"referral_link_id": f"L{referrer}", "customer_id": referee, "opened_on": day}
            for referrer, referee in pairs
        ],
    }


def test_a_stated_referral_keeps_its_columns_and_takes_the_place_of_a_derived_one(
    store: TableStore, bundle: Callable[[Tables], Path]
) -> None:
    customers = [*TWO, {"id": "C", "joined_on": "2026-01-20"}]
    report = _load(store, bundle({"customer": customers, **_redeemed(("A", "B"), ("A", "C"))}))
    assert report.derived.written == 2
    day_b, day_c = date(2026, 2, 1), date(2026, 1, 20)
    assert store.rows("referred") == [("A", "B", day_b, None, False, True), ("A", "C", day_c, None, False, True)]
    stated = {"referrer_id": "A", "referee_id": "B", "happened_on": "2026-01-31", "channel_id": "app"}
    report = _load(store, bundle({"referred": [stated, {**stated, "referrer_id": "C"}]}))
    assert _tally(report, "referred") == (2, 2, 0, 0, 0)
    # Of two stated rows of one day the smaller referrer counts; the derived row of the same ends became the stated one.
    assert store.rows("referred") == [
        ("A", "B", date(2026, 1, 31), "app", True, True),
        ("A", "C", day_c, None, False, True),
        ("C", "B", date(2026, 1, 31), "app", True, False),
    ]
    assert not _load(store, bundle({"referred": [stated, {**stated, "referrer_id": "C"}]})).changed


def test_derived_referrals_that_no_longer_count_are_removed(
    store: TableStore, bundle: Callable[[Tables], Path]
) -> None:
    customers = [*TWO, {"id": "C", "joined_on": "2026-01-10"}]
    _load(store, bundle({"customer": customers, **_redeemed(("A", "B"), ("C", "B"))}))
    assert [row[:2] for row in store.rows("referred")] == [("A", "B")]
    report = _load(store, bundle({"referred": [{"referrer_id": "C", "referee_id": "B", "happened_on": ""}]}))
    assert (report.derived.counted, report.derived.written, report.derived.removed) == (1, 0, 1)
    (change,) = store.published[-1]
    assert change.removed.table().to_pylist()[0]["referrer_id"] == "A"
    assert store.rows("referred") == [("C", "B", None, None, True, True)]
    # A load of customers alone judges the claims anew: a referee who becomes a prospect is referred by nobody.
    report = _load(store, bundle({"customer": [{"id": "B", "joined_on": ""}]}))
    assert report.derived.counted == 0
    assert store.rows("referred") == [("C", "B", None, None, True, False)]


def test_rows_that_are_not_given_are_ignored_and_counted_is_not_read(
    store: TableStore, bundle: Callable[[Tables], Path]
) -> None:
    rows = [
        {"referrer_id": "A", "referee_id": "B", "given": "false", "counted": "surely"},
        {"referrer_id": "A", "referee_id": "B", "given": "", "counted": "no"},
        {"referrer_id": "A", "referee_id": "Z", "given": "0", "counted": ""},
        {"referrer_id": "A", "referee_id": "B", "given": "perhaps", "counted": "true"},
    ]
    report = _load(store, bundle({"customer": TWO, "referred": rows}))
    assert _tally(report, "referred") == (4, 1, 0, 1, 2)
    assert store.rows("referred") == [("A", "B", None, None, True, True)]


def test_a_bank_written_out_as_a_bundle_loads_again_without_a_change(store: TableStore, tmp_path: Path) -> None:
    _load(store, TINY)
    for name, rows in store.tables.items():
        pq.write_table(rows, tmp_path / f"{name}.parquet")
    report = _load(store, tmp_path)
    assert not report.changed
    assert _tally(report, "referred") == (13, 0, 1, 0, 12)


def _flat(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


SCENE = b"id,name,kind\nA,x,park\n"
REFUSED: dict[str, tuple[dict[str, bytes], str]] = {
    "an unknown kind": (
        {"scene.csv": SCENE, "custmer.csv": SCENE},
        r"custmer\.csv: 'custmer' is no kind; nearest: 'customer'",
    ),
    "two tables of a kind": (
        {"scene.csv": SCENE, "scene.jsonl": b"{}"},
        r"scene\.csv and scene\.jsonl are both tables of",
    ),
    "an unknown column": ({"scene.csv": b"id,nmae\nA,x\n"}, r"scene\.csv: column 'nmae' is unknown; nearest: 'name'"),
    "a surplus column without a name": ({"scene.csv": b"id,name,\nA,x,\n"}, r"scene\.csv: column '' is unknown"),
    "a missing key column": ({"scene.csv": b"name\nx\n"}, r"scene\.csv: column 'id' is missing"),
    "a missing end": ({"holds.csv": b"contract_id,product_id\nK,P\n"}, r"holds\.csv: column 'customer_id' is missing"),
    "an empty file": ({"scene.csv": b""}, r"scene\.csv is empty"),
    "an empty json file": ({"scene.jsonl": b""}, r"scene\.jsonl is empty"),
    "another delimiter": (
        {"scene.csv": b"id;name\nA;x\n"},
        r"scene\.csv: its columns are delimited by ';'; ',' is expected",
    ),
    "another encoding": ({"scene.csv": SCENE + "B,园区,park\n".encode("gb18030")}, r"scene\.csv line 3 is not UTF-8"),
    "a packed file cut off": (
        {"scene.csv.gz": gzip.compress(SCENE * 999)[:-7]},
        r"scene\.csv\.gz is not a whole gzip file",
    ),
    "no Parquet": ({"scene.parquet": b"PAR1 and no more"}, r"scene\.parquet is not a whole Parquet file"),
    "an unknown key in JSON": ({"scene.jsonl": b'{"id": "A", "nmae": 1}'}, r"scene\.jsonl: column 'nmae' is unknown"),
    "no key in JSON": ({"scene.jsonl": b'{"name": "A"}'}, r"scene\.jsonl: column 'id' is missing"),
    "no tables": ({"README.md": b"", "notes.txt": b""}, r"has no tables; a table is called after its kind"),
}


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("nowhere")])
def test_a_table_that_is_no_file_is_told_and_not_left_unread(
    store: TableStore, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    (tmp_path / "scene.csv").write_bytes(SCENE)
    make(tmp_path / "customer.parquet")  # a folder, as Spark writes a table
    with pytest.raises(BadInput, match=r"customer\.parquet is no file; write the table as one file"):
        load(store, tmp_path)


@pytest.mark.parametrize("case", REFUSED)
def test_a_bundle_that_is_none_is_refused_in_one_line_and_changes_nothing(
    store: TableStore, tmp_path: Path, case: str
) -> None:
    _load(store, TINY)
    files, said = REFUSED[case]
    folder = tmp_path / "bundle"
    folder.mkdir()
    for name, content in {"customer.csv": b"id,joined_on\nZ9,never\n", **files}.items():
        if case != "no tables" or name != "customer.csv":
            (folder / name).write_bytes(content)
    rejects = tmp_path / "rejects"
    rejects.mkdir()
    (rejects / "customer.csv").write_text("file,line,column,value,reason\nearlier,2,id,x,y\n")
    before = _flat(rejects)
    with pytest.raises(JourneyError, match=said) as refusal:
        load(store, folder, rejects=rejects)
    assert "\n" not in str(refusal.value)
    assert len(store.published) == 1
    assert _flat(rejects) == before
    assert not list(tmp_path.glob(".rejects*"))


def test_a_folder_that_is_not_there_is_named(store: TableStore, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nowhere is no folder"):
        load(store, tmp_path / "nowhere")


class FailingStore(TableStore):
    """Fails when it publishes."""

    def publish(self, changes: Sequence[Change], progress: Progress = silent) -> str:
        raise LoadRefused("the disk is full")


def test_rejects_are_not_written_where_publishing_fails(tmp_path: Path, bundle: Callable[[Tables], Path]) -> None:
    folder = bundle({"customer": [{"id": "A", "joined_on": "never"}, {"id": "B", "joined_on": ""}]})
    with pytest.raises(LoadRefused, match="the disk is full"):
        load(FailingStore(tmp_path), folder, rejects=tmp_path / "rejects")
    assert not (tmp_path / "rejects").exists()
    assert not list(tmp_path.glob(".rejects*"))


def test_a_place_where_no_rejects_can_be_written_is_named_before_anything_is_published(
    store: TableStore, tmp_path: Path, bundle: Callable[[Tables], Path]
) -> None:
    folder = bundle({"customer": [{"id": "A", "joined_on": "never"}]})
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "rejects"):
        with pytest.raises(LoadRefused, match="rejects cannot be written"):
            load(store, folder, rejects=place)
    assert not store.published


def test_a_clean_load_takes_away_the_rejects_of_an_earlier_one_and_nothing_else(
    store: TableStore, tmp_path: Path, bundle: Callable[[Tables], Path]
) -> None:
    report = _load(store, bundle({"customer": [{"id": "A", "joined_on": "never"}]}))
    assert _flat(tmp_path / "rejects").keys() == {"customer.csv"}
    (tmp_path / "rejects" / "mine.csv").write_text("a,b\n")
    assert _load(store, bundle({"customer": TWO})).rejects is None
    assert _flat(tmp_path / "rejects").keys() == {"mine.csv"}
    assert report.exit_status == 3


def test_rejects_are_sorted_and_quoted_and_mask_what_is_personal(
    store: TableStore, tmp_path: Path, bundle: Callable[[Tables], Path]
) -> None:
    rows = [{"id": f"{place:03}", "birth_year": "1980" if place % 7 else "MCMLXXX"} for place in range(1, 50)]
    report = _load(store, bundle({"customer": [*rows, {"id": 'a,\n"b"', "birth_year": "x"}]}))
    found = _rejects(report)["customer"]
    assert [int(each["line"]) for each in found] == [*range(8, 51, 7), 51]
    assert {each["value"] for each in found} == {"***"}
    assert "MCMLXXX" not in (tmp_path / "rejects" / "customer.csv").read_text(encoding="utf-8")


def test_a_first_load_of_which_no_row_is_sound_makes_no_bank(
    store: TableStore, tmp_path: Path, bundle: Callable[[Tables], Path]
) -> None:
    bad = bundle({"customer": [{"id": "A", "joined_on": "never"}]})
    with LadybugStore(tmp_path / "bank").hold():
        pass
    report = load(LadybugStore(tmp_path / "bank"), bad, rejects=tmp_path / "rejects")
    assert (report.revision, report.changed, report.exit_status) == (None, False, 3)
    assert _rejects(report)["customer"][0]["reason"] == "is no day such as 2026-06-30"
    assert not (tmp_path / "bank").exists()
    assert _load(store, bad).revision is None
    _load(store, bundle({"customer": TWO}))
    assert _load(store, bad).revision == "1"


def test_a_store_that_is_held_refuses_a_load_before_a_file_is_read(
    tmp_path: Path, bundle: Callable[[Tables], Path]
) -> None:
    store = LadybugStore(tmp_path / "bank")
    with store.hold(), pytest.raises(StoreBusy, match=rf"process {os.getpid()} on \S+ since 20"):
        load(LadybugStore(tmp_path / "bank"), tmp_path / "nowhere")


def test_a_parquet_file_with_a_damaged_page_is_refused_in_one_line(store: TableStore, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    folder.mkdir()
    rows = table_from("customer", [{"id": f"{place:06}", "name": "王" * (place % 9)} for place in range(20_000)])
    pq.write_table(rows, folder / "customer.parquet", compression="zstd")
    whole = (folder / "customer.parquet").read_bytes()
    (folder / "customer.parquet").write_bytes(whole[:100] + bytes(2_000) + whole[2_100:])
    with pytest.raises(BadInput, match=r"^customer\.parquet is not a whole Parquet file; write it again$"):
        load(store, folder, rejects=tmp_path / "rejects")
    assert not store.published


def test_text_in_parquet_that_is_no_text_is_refused_in_one_line(store: TableStore, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    folder.mkdir()
    bytes_ = pa.array([b"A", b"\xff\xfe"], pa.binary())
    pq.write_table(pa.table({"id": bytes_.view(pa.string())}), folder / "customer.parquet")
    with pytest.raises(BadInput, match=r"^customer\.parquet is not a whole Parquet file; write it again$"):
        load(store, folder, rejects=tmp_path / "rejects")


def test_progress_tells_what_is_done_and_of_how_many(store: TableStore) -> None:
    told: list[tuple[str, int, int]] = []
    load(store, TINY, progress=lambda *each: told.append(each))
    assert ("checking customer", 24, 24) in told
    assert all(0 <= done <= total for _, done, total in told)


def _dirty(dice: random.Random) -> dict[str, list[dict[str, str]]]:
    """Tables of a few ids, with rows that are faulty in every way."""

    def day() -> str:
        near = [str(date(2026, 1, 1) + timedelta(each)) for each in range(4)]
        return dice.choice(["", "2026-02-30", "1.2.2026", *near])

    def an_id(letter: str) -> str:
        return dice.choice(["", letter * 1_025, *[f"{letter}{place}" for place in range(6)]])

    rows = dice.randrange(12)
    truth = ["", "true", "false", "?"]
    tables = {
        "customer": [
            {"id": an_id("C"), "joined_on": day(), "no_contact": dice.choice(["", "1", "maybe"])} for _ in range(rows)
        ],
        "segment": [{"id": an_id("S"), "name": dice.choice(["", "客", "a,\n b"])} for _ in range(dice.randrange(5))],
        "member_of": [
            {"customer_id": an_id("C"), "segment_id": an_id("S"), "valid_from": day()} for _ in range(2 * rows)
        ],
        "referred": [
            {"referrer_id": an_id("C"), "referee_id": an_id("C"), "given": dice.choice(truth)} for _ in range(rows)
        ],
    }
    return {name: records for name, records in tables.items() if records}


def _is_day(cell: str) -> bool:
    try:
        return cell == "" or (len(cell) == 10 and bool(date.fromisoformat(cell)))
    except ValueError:
        return False


class Twin:
    """What a load must come to, row by row in plain Python, without counted referrals."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[tuple[str, ...], dict[str, str]]] = {}

    def load(self, tables: dict[str, list[dict[str, str]]]) -> dict[str, tuple[int, int, int, int]]:
        """Written, unchanged, rejected and ignored rows of each table."""
        return {name: self._table(name, records) for name, records in tables.items()}

    def _table(self, name: str, records: list[dict[str, str]]) -> tuple[int, int, int, int]:
        before, seen = self.rows.setdefault(name, {}), {}
        rejected = ignored = 0
        for each in records:
            key = tuple(each[column] for column in KINDS[name].key)
            if not self._is_sound(each):
                rejected += 1
            elif each.get("given") == "false":
                ignored += 1
            elif key in seen:
                rejected += 1
            else:
                seen[key] = each
        loose = [key for key, each in seen.items() if not self._is_attached(each)]
        for key in loose:
            del seen[key]
        rejected += len(loose)
        written = sum({**each, "given": ""} != {**before.get(key, {}), "given": ""} for key, each in seen.items())
        before.update(seen)
        return written, len(seen) - written, rejected, ignored

    def _is_sound(self, record: dict[str, str]) -> bool:
        ids = [cell for column, cell in record.items() if column.endswith("id") or column == "id"]
        days = [cell for column, cell in record.items() if column in ("joined_on", "valid_from")]
        rest = record.get("no_contact", "") in ("", "1") and record.get("given", "") in ("", "true", "false")
        return all(0 < len(each) <= 1_024 for each in ids) and all(map(_is_day, days)) and rest

    def _is_attached(self, record: dict[str, str]) -> bool:
        ends = {"customer_id": "customer", "referrer_id": "customer", "referee_id": "customer", "segment_id": "segment"}
        return all((record[column],) in self.rows.get(kind, {}) for column, kind in ends.items() if column in record)


@pytest.mark.parametrize("seed", range(6))
def test_every_row_of_random_dirty_tables_is_accounted_for_once(
    store: TableStore, bundle: Callable[[Tables], Path], seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 # tables for a test, no secret
    twin = Twin()
    for tables in filter(None, (_dirty(dice) for _ in range(3))):
        expected = twin.load(tables)
        report = _load(store, bundle(tables))
        told = {each.kind: (each.written, each.unchanged, each.rejected, each.ignored) for each in report.kinds}
        assert told == expected
        for rejects in _rejects(report).values():
            lines = [each["line"] for each in rejects]
            assert len(lines) == len(set(lines))
        for name, rows in twin.rows.items():
            stated = [row for row in store.tables.get(name, empty(KINDS[name])).to_pylist() if row.get("given", True)]
            assert {tuple(str(row[key] or "") for key in KINDS[name].key) for row in stated} == set(rows)
            assert len(stated) == len(rows)
