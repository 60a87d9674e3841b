"""Overlaps of strategies: worked by hand on the tiny bank, and against a twin that tries every pair on everybody."""

from pathlib import Path
from typing import Any

import pytest

from graph.errors import UnknownNode
from graph.snapshot import Bank
from queries.question import find
from tests.banks import TINY, table_from, tables_of
from tests.strategy_banks import AS_OF, random_bank
from tests.strategy_twin import Twin
from tests.table_bank import table_bank

SEEDS = 40


def asked(bank: Bank, **given: Any) -> dict[str, Any]:
    with bank.snapshot(AS_OF) as snapshot:
        return find("strategy", "conflicts").ask(snapshot, **given).to_data()


def tiny_with(folder: Path, **more: list[dict[str, str]]) -> Bank:
    """The tiny bank with more rows of some kinds."""
    tables = tables_of(TINY)
    for name, rows in more.items():
        tables[name] = table_from(name, [*tables[name].to_pylist(), *rows])
    return table_bank(tables, folder)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """With S7, which offers what S3 offers by sms: C20, whom S3 may ask by sms, and not by phone, is asked by both."""
    seventh = {"strategy_id": "S7"}
    return tiny_with(
        tmp_path_factory.mktemp("tiny"),
        strategy=[{"id": "S7"}],
        offers=[{**seventh, "product_id": "credit"}],
        targets=[{**seventh, "segment_id": "payroll"}],
        uses=[{**seventh, "channel_id": "sms"}, {**seventh, "channel_id": "phone"}],
    )


def test_two_strategies_conflict_where_one_customer_may_be_asked_by_both(tiny: Bank) -> None:
    """Of the ten in payroll who have not left S7 is for C08 and C20; S3 is automated, and C08 wants no profiling."""
    found = asked(tiny)
    overlap = {"strategy_a": "S3", "strategy_b": "S7", "channel": "sms", "customers": 1}
    assert found["rows"] == [overlap | {"both_live": True, "conflict": True}]
    assert found["summary"] == {"pairs": 15, "overlaps": 1, "conflicts": 1, "customers": 1}


def test_all_pairs_on_a_channel_are_shown_where_they_are_wanted(tmp_path: Path) -> None:
    rows = asked(tiny_with(tmp_path), min_customers=0)["rows"]
    assert [(row["strategy_a"], row["strategy_b"], row["channel"]) for row in rows] == [
        ("S1", "S3", "sms"),
        ("S1", "S5", "sms"),
        ("S1", "S5", "wechat"),
        ("S1", "S6", "app"),
        ("S2", "S3", "phone"),
        ("S2", "S4", "phone"),
        ("S3", "S4", "phone"),
        ("S3", "S5", "sms"),
        ("S4", "S6", "branch"),
    ]
    assert [row["both_live"] for row in rows] == [True] * 4 + [False] * 2 + [True] * 3  # S2 ended d30
    assert {(row["customers"], row["conflict"]) for row in rows} == {(0, False)}


def test_one_strategy_or_one_channel_is_asked_about_alone(tiny: Bank) -> None:
    by_phone = asked(tiny, channel="phone", strategy="S7", min_customers=0)["rows"]
    assert [row["strategy_a"] for row in by_phone] == ["S2", "S3", "S4"]
    assert asked(tiny, strategy="S1")["rows"] == []


@pytest.mark.parametrize("kind", ["strategy", "channel"])
def test_an_unknown_id_is_named(tiny: Bank, kind: str) -> None:
    with pytest.raises(UnknownNode, match=f"{kind} 'S9' is not in this bank"):
        asked(tiny, **{kind: "S9"})


def test_a_random_bank_overlaps_as_every_pair_tried_on_everybody(tmp_path: Path) -> None:
    overlaps = 0
    for seed in range(SEEDS):
        records = random_bank(seed)
        bank = table_bank({name: table_from(name, rows) for name, rows in records.items()}, tmp_path / str(seed))
        expected = Twin(records, AS_OF).conflicts()
        found = asked(bank, min_customers=0)
        assert (seed, found["rows"], found["summary"]) == (seed, expected["rows"], expected["summary"])
        overlaps += expected["summary"]["overlaps"]
    assert overlaps > SEEDS / 2
