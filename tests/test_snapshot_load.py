"""Snapshots end what they no longer hold, deltas end nothing, and rows may come late."""

import csv
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadParameter, LoadRefused
from graph.model import EDGE_KINDS, KINDS, EdgeKind
from ingestion.ending import Ending
from ingestion.load import load
from ingestion.report import LoadReport, Tally
from tests.banks import TINY
from tests.hostile import dice_of
from tests.table_store import TableStore

Row = dict[str, str]
Bundle = dict[str, list[Row]]
DAY = date(2026, 7, 1)


@pytest.fixture
def store(tmp_path: Path) -> TableStore:
    folder = tmp_path / "store"
    folder.mkdir()
    return TableStore(folder)


def tiny() -> Bundle:
    """The tiny bank's tables as text."""
    found = {}
    for name in KINDS:
        file = TINY / f"{name}.csv"
        if file.exists():
            with file.open(encoding="utf-8", newline="") as lines:
                found[name] = [
                    {key: cell for key, cell in row.items() if key != "counted"} for row in csv.DictReader(lines)
                ]
    return found


def _load(store: TableStore, folder: Path, ending: Ending | None = None) -> LoadReport:
    return load(store, folder, rejects=folder.parent / "rejects", ending=ending)


def _tally(report: LoadReport, kind: str) -> Tally:
    return next(each for each in report.kinds if each.kind == kind)


def _content(store: TableStore) -> dict[str, list[dict[str, Any]]]:
    return {name: store.revision().table(name).to_pylist() for name in KINDS}


def test_a_snapshot_of_what_is_there_changes_nothing(store: TableStore, bundle: Callable[[Bundle], Path]) -> None:
    _load(store, bundle(tiny()))
    before = store.current()
    report = _load(store, bundle(tiny()), Ending())
    assert not report.changed
    assert store.current() == before
    assert sum(each.ended for each in report.kinds) == 0


def test_an_absent_membership_holds_no_longer_and_stays_as_history(
    store: TableStore, bundle: Callable[[Bundle], Path]
) -> None:
    tables = tiny()
    _load(store, bundle(tables))
    member = next(each for each in tables["member_of"] if not each["valid_to"])
    rest = [each for each in tables["member_of"] if each is not member]
    report = _load(store, bundle({"member_of": rest}), Ending(DAY, may_shrink=True))
    assert _tally(report, "member_of").ended == 1
    found = [
        each
        for each in store.revision().table("member_of").to_pylist()
        if (each["customer_id"], each["segment_id"]) == (member["customer_id"], member["segment_id"])
    ]
    assert [each["valid_to"] for each in found] == [DAY]
    again = _load(store, bundle({"member_of": rest}), Ending(DAY))
    assert not again.changed, "what has ended ends once"
    back = _load(store, bundle({"member_of": tables["member_of"]}), Ending(DAY))
    assert (_tally(back, "member_of").written, _tally(back, "member_of").ended) == (1, 0)


def test_without_a_day_edges_end_on_the_latest_of_the_bank(store: TableStore, bundle: Callable[[Bundle], Path]) -> None:
    tables = tiny()
    _load(store, bundle(tables))
    _load(store, bundle({"reachable_by": tables["reachable_by"][1:]}), Ending(may_shrink=True))
    ended = {each["valid_to"] for each in store.published[-1][0].written.table().to_pylist()}
    assert ended == {date(2026, 6, 30)}
    undated = {"customer": [{"id": "A"}], "org": [{"id": "O"}], "served_by": [{"customer_id": "A", "org_id": "O"}]}
    other = TableStore(_made(store.work.parent / "undated"))
    _load(other, bundle(undated))
    with pytest.raises(BadParameter, match="--day"):
        _load(other, bundle({"served_by": []}), Ending(may_shrink=True))


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_a_node_that_is_absent_goes_with_its_edges_whether_their_table_came_or_not(
    store: TableStore, bundle: Callable[[Bundle], Path]
) -> None:
    tables = tiny()
    _load(store, bundle(tables))
    rest = [each for each in tables["customer"] if each["id"] != "C07"]
    report = _load(store, bundle({"customer": rest, "holds": tables["holds"]}), Ending(DAY))
    assert _tally(report, "customer").ended == 1
    content = _content(store)
    assert "C07" not in {each["id"] for each in content["customer"]}
    for name, kind in EDGE_KINDS.items():
        ends = [each for each in (kind.source, kind.target) if each.refers_to == "customer"]
        assert not [row for row in content[name] for end in ends if row[end.name] == "C07"], name
    own = sum(each["customer_id"] == "C07" for each in tables["holds"])
    assert own and (_tally(report, "holds").rejected, _tally(report, "holds").ended) == (own, own)
    apart = {
        name: [row for row in rows if "C07" not in (row.get(each.name) for each in _ends(name))]
        for name, rows in tables.items()
    }
    other = TableStore(_made(store.work.parent / "apart"))
    _load(other, bundle(apart))
    assert content == _content(other), "the bank is the one in which C07 never was"


def _ends(name: str) -> list[Any]:
    kind = KINDS[name]
    return [kind.source, kind.target] if isinstance(kind, EdgeKind) else [kind.properties[0]]


def test_a_reject_ends_no_row_of_its_key_and_an_unreadable_key_ends_nothing(
    store: TableStore, bundle: Callable[[Bundle], Path]
) -> None:
    tables = tiny()
    _load(store, bundle(tables))
    before = _content(store)
    holds = [dict(each) for each in tables["holds"]]
    holds[0]["opened_on"] = "31/02/2020"
    holds[1]["product_id"] = "fnud"
    report = _load(store, bundle({"holds": holds}), Ending(DAY))
    assert (_tally(report, "holds").rejected, _tally(report, "holds").ended) == (2, 0)
    holds[2]["contract_id"] = ""
    report = _load(store, bundle({"holds": [holds[2]]}), Ending(DAY))
    assert (_tally(report, "holds").rejected, _tally(report, "holds").ended) == (1, 0)
    assert _content(store) == before


def test_a_table_that_shrinks_by_more_than_5_percent_is_refused_and_nothing_changes(
    store: TableStore, bundle: Callable[[Bundle], Path]
) -> None:
    tables = tiny()
    _load(store, bundle(tables))
    before = _content(store)
    count = len(tables["customer"])
    with pytest.raises(LoadRefused, match=f"customer: 2 of {count} rows are absent .* --allow-shrink"):
        _load(store, bundle({"customer": tables["customer"][2:]}), Ending(DAY))
    open_rows = [each for each in tables["member_of"] if not each["valid_to"] or each["valid_to"] > str(DAY)]
    with pytest.raises(LoadRefused, match=f"member_of: {len(open_rows)} of {len(open_rows)} rows"):
        _load(store, bundle({"member_of": []}), Ending(DAY))
    assert _content(store) == before
    report = _load(store, bundle({"customer": tables["customer"][2:]}), Ending(DAY, may_shrink=True))
    assert _tally(report, "customer").ended == 2


def test_a_stated_referral_that_is_absent_goes_and_a_derived_one_may_take_its_place(
    store: TableStore, bundle: Callable[[Bundle], Path]
) -> None:
    tables = tiny()
    _load(store, bundle(tables))
    _load(store, bundle({"referred": []}), Ending(DAY, may_shrink=True))
    other = TableStore(_made(store.work.parent / "unstated"))
    _load(other, bundle(tables | {"referred": []}))
    assert _content(store) == _content(other)


@pytest.mark.seeds(4, soak=200)
def test_snapshots_come_to_what_a_plain_twin_comes_to(
    store: TableStore, bundle: Callable[[Bundle], Path], seed: int
) -> None:
    dice = dice_of(seed)
    tables, held = tiny(), {name: {_key(name, row): row for row in rows} for name, rows in tiny().items()}
    _load(store, bundle(tables))
    for _ in range(3):
        came = {
            name: dice.sample(rows, len(rows) - dice.randrange(3))
            for name, rows in tables.items()
            if len(rows) > 3 and dice.random() < 0.6
        }
        came.pop("referred", None)
        _load(store, bundle(came), Ending(DAY, may_shrink=True))
        _twin(held, came)
        content = _content(store)
        for name, rows in held.items():
            if name != "referred":
                expected = {key: row.get("valid_to", "") for key, row in rows.items()}
                found = {_key(name, row): str(row.get("valid_to") or "") for row in content[name]}
                assert found == expected, name


def _key(name: str, row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[each] or "").replace("T", " ") for each in KINDS[name].key)


def _twin(held: dict[str, dict[tuple[str, ...], Row]], came: Bundle) -> None:
    """The same in plain Python, row by row."""
    for name in KINDS:
        kind, rows = KINDS[name], held.get(name, {})
        if name in came:
            sound = {
                _key(name, row): dict(row)
                for row in came[name]
                if not isinstance(kind, EdgeKind) or all((row[end.name],) in held[end.refers_to] for end in _ends(name))
            }
            keys = {_key(name, row) for row in came[name]}
            rows.update(sound)
            for key in set(rows) - keys:
                if not (isinstance(kind, EdgeKind) and kind.has_validity):
                    del rows[key]
                elif not rows[key]["valid_to"] or rows[key]["valid_to"] > str(DAY):
                    rows[key] = rows[key] | {"valid_to": max(str(DAY), rows[key]["valid_from"])}
        if isinstance(kind, EdgeKind):
            for key, row in list(rows.items()):
                if not all((row[end.name],) in held[end.refers_to] for end in _ends(name)):
                    del rows[key]


@pytest.mark.seeds(3, soak=100)
def test_rows_that_come_late_and_in_any_order_make_the_same_bank(
    store: TableStore, bundle: Callable[[Bundle], Path], seed: int
) -> None:
    dice = dice_of(seed)
    tables = tiny()
    whole = TableStore(_made(store.work.parent / "whole"))
    _load(whole, bundle(tables))
    nodes = {name: rows for name, rows in tables.items() if not isinstance(KINDS[name], EdgeKind)}
    nights = [nodes, *_nights({name: rows for name, rows in tables.items() if name not in nodes}, dice)]
    for each in nights:
        assert not _load(store, bundle(each)).rejected
    assert _content(store) == _content(whole)


def _nights(tables: Bundle, dice: random.Random) -> list[Bundle]:
    """The rows dealt out over three nights, whatever their days."""
    nights: list[Bundle] = [{}, {}, {}]
    for name, rows in tables.items():
        for row in rows:
            dice.choice(nights).setdefault(name, []).append(row)
    return nights
