"""Searching by ids, names and pinyin initials: on the tiny bank, and against a plain look at every node."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.model import NODE_KINDS
from graph.privacy import mask_name
from graph.snapshot import Bank
from queries.initials import initials
from queries.search import search
from tests.banks import TINY, bank_of, table_from, tables_of

ORDER = ["segment", "strategy", "product", "scene", "channel", "org", "programme", "kpi", "customer", "referral_link"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    bank = bank_of(tables_of(TINY), tmp_path_factory.mktemp("tiny"))
    yield bank
    bank.close()


def found(bank: Bank, q: str, *, reveal: bool = False, limit: int = 10) -> list[tuple[str, str]]:
    with bank.snapshot(reveal=reveal) as snapshot:
        return [(str(row["kind"]), str(row["id"])) for row in search(snapshot, q, limit)]


def spelled(*names: str | None) -> list[str]:
    told: list[str] = initials(pa.chunked_array([pa.array(names, pa.string())])).to_pylist()
    return told


def test_names_are_spelled_by_their_first_letters() -> None:
    """阿 and 座 are the first and the last of the first level, 丌 and 鼢 of the second, 婷, 鑫 and 琪 in names."""
    assert spelled("校园开户", "代发开户", "基金定投", "信用卡") == ["xykh", "dfkh", "jjdt", "xyk"]
    assert spelled("阿座", "丌鼢", "王婷", "刘鑫", "琪") == ["az", "jf", "wt", "lx", "q"]
    assert spelled("A卡 1号", None, "", "𠀀好", "张" * 10_000) == ["ak*1h", "", "", "*h", "z" * 16]


def test_every_letter_begins_with_the_character_that_dictionaries_begin_it_with() -> None:
    first = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
    assert "".join(spelled(*first)) == "abcdefghjklmnopqrstwxyz"


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("xykh", ("strategy", "S1")),
        ("校园", ("strategy", "S1")),
        ("开户", ("strategy", "S1")),
        ("Campus Acc", ("strategy", "S1")),
        ("xyk", ("product", "credit")),
        ("sms", ("channel", "sms")),
        ("head", ("org", "head")),
        ("K1", ("kpi", "K1")),
        ("l01", ("referral_link", "L01")),
        ("c07", ("customer", "C07")),
    ],
)
def test_a_node_of_any_kind_is_found(tiny: Bank, text: str, node: tuple[str, str]) -> None:
    assert node in found(tiny, text)


def test_a_name_of_a_person_is_searched_only_where_it_is_revealed(tiny: Bank) -> None:
    for text in ("王建", "wjg"):
        assert ("customer", "C01") not in found(tiny, text)
        assert ("customer", "C01") in found(tiny, text, reveal=True)
    assert ("customer", "C01") not in found(tiny, "wjg")


def plain(tables: dict[str, pa.Table], text: str, limit: int, *, reveal: bool) -> list[dict[str, Any]]:
    """The same by a look at every node, one by one."""
    low, rows = text.lower(), []
    for kind in ORDER:
        hidden = any(each.personal for each in NODE_KINDS[kind].properties) and not reveal
        for node in sorted(tables[kind].to_pylist(), key=lambda node: node["id"]):
            names = [None if hidden else node.get(name) for name in ("name", "name_en")]
            hit = node["id"].lower().startswith(low) or any(low in (name or "").lower() for name in names)
            if hit or (low.isascii() and low.isalnum() and spelled(names[0])[0].startswith(low)):
                rows.append({"kind": kind, "id": node["id"], "name": node.get("name"), "name_en": names[1]})
                if kind == "customer":
                    name = node["name"]
                    rows[-1]["name"] = node["id"] if not name else name if reveal else mask_name(name)
    rows.sort(key=lambda row: row["id"].lower() != low)
    return rows[:limit]


def test_random_nodes_are_found_as_by_a_look_at_every_one(tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311 # a bank that is the same each time, no secret
    names = ["张伟", "张婷", "王", "校园 A", "Xy", "xyz", "", None, "%_", "a.*b", "Ünal"]
    ids = ["x", "X1", "xy", "%", "张", "A.b", "zt", "ZT2", "1", "11"]
    tables = {}
    for kind in ORDER:
        nodes = [{"id": each, "name": chance.choice(names), "name_en": chance.choice(names)} for each in ids]
        tables[kind] = table_from(kind, chance.sample(nodes, chance.randint(1, len(nodes))))
    bank = bank_of(tables, tmp_path)
    for reveal in (False, True):
        with bank.snapshot(date(2026, 6, 30), reveal=reveal) as snapshot:
            for text in ("x", "xy", "XY", "z", "zt", "张", "%", "_", ".", "a.", "1", "11", "ü", "婷", "A.B"):
                for limit in (1, 5, 100):
                    rows = search(snapshot, text, limit)
                    assert (text, limit, rows) == (text, limit, plain(tables, text, limit, reveal=reveal))
    bank.close()
