"""Cross-sell: worked by hand, against a twin that walks every day, and with what odd banks hold."""

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadParameter, UnknownNode
from graph.snapshot import Bank
from queries.question import find
from tests import product_twin as twin
from tests.agreement import disagreements
from tests.banks import TINY, table_from, tables_of
from tests.table_bank import table_bank

EXPECTED = [json.loads(path.read_text("utf-8")) for path in sorted((TINY / "expected").glob("products-*.json"))]
AS_OF = date(2026, 6, 30)
SEEDS = 40
PRODUCTS = ["debit", 'it\'s, a "fund"', "房贷", "credit", "Wealth"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return table_bank(tables_of(TINY), tmp_path_factory.mktemp("tiny"))


def asked(bank: Bank, question: str, as_of: date = AS_OF, **given: Any) -> dict[str, Any]:
    with bank.snapshot(as_of) as snapshot:
        return find("products", question).ask(snapshot, **given).to_data()


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: f"{each['question']} {each['parameters']}")
def test_the_tiny_bank_is_answered_as_worked_by_hand(tiny: Bank, expected: dict[str, Any]) -> None:
    found = asked(tiny, expected["question"], date.fromisoformat(expected["as_of"]), **expected["parameters"])
    assert disagreements(found["rows"], expected["rows"]) == []
    assert disagreements(found["summary"], expected["summary"]) == []


def bank_of_holdings(holds: list[dict[str, Any]], folder: Path, left: dict[str, date] | None = None) -> Bank:
    """A bank of contracts, and the customers and products they name."""
    customers = [{"id": each, "left_on": (left or {}).get(each)} for each in {row["customer_id"] for row in holds}]
    products = [{"id": each} for each in {*PRODUCTS, *(row["product_id"] for row in holds)}]
    contracts = [{"contract_id": str(n), **row} for n, row in enumerate(holds)]
    tables = {"customer": customers, "product": products, "holds": contracts}
    return table_bank({name: table_from(name, rows) for name, rows in tables.items()}, folder)


def random_holdings(chance: random.Random, people: int) -> tuple[list[dict[str, Any]], dict[str, date]]:
    """Undated contracts, some closed before they opened, several of one product, same days, leavers, the future."""
    span, undated = chance.choice([40, 400, 900]), chance.choice([0.0, 0.05, 0.3])
    products = PRODUCTS[: chance.randint(2, len(PRODUCTS))]
    customers = [f"C{n}" for n in range(people)]
    holds = []
    for _ in range(chance.randint(0, 4 * people)):
        opened = AS_OF + timedelta(days=chance.randint(-span, span // 20))
        closed = opened + timedelta(days=chance.randint(-5, span)) if chance.random() < 0.3 else None
        unknown = chance.random() < undated
        holds.append(
            {
                "customer_id": chance.choice(customers),
                "product_id": chance.choice(products),
                "opened_on": None if unknown else opened,
                "closed_on": closed,
            }
        )
    left = {each: AS_OF + timedelta(days=chance.randint(-span, 10)) for each in customers if chance.random() < 0.25}
    return holds, left


def lives(holds: list[dict[str, Any]], left: dict[str, date], as_of: date = AS_OF) -> dict[str, twin.Life]:
    people = [{"id": each, "left_on": left.get(each)} for each in {row["customer_id"] for row in holds}]
    return twin.lives(people, holds, as_of)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_pairs_agree_with_a_walk_through_every_day(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 # a bank that is the same each time, no secret
    holds, left = random_holdings(chance, chance.choice([1, 5, 20]))
    window = chance.choice([1, 7, 30, 365])
    found = asked(bank_of_holdings(holds, tmp_path, left), "pairs", window=window)
    people = lives(holds, left)
    assert disagreements(found["rows"], twin.pairs(people, AS_OF, window)) == []
    assert found["summary"]["customers"] == len(people)


def test_another_day_is_answered_from_the_first_openings_that_are_kept(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 # a bank that is the same each time, no secret
    holds, left = random_holdings(chance, 60)
    bank = bank_of_holdings(holds, tmp_path, left)
    for back in (0, 300, 30, 100):
        as_of = AS_OF - timedelta(days=back)
        people = lives(holds, left, as_of)
        rows = asked(bank, "pairs", as_of, window=60)["rows"]
        assert any(row["ratio"] for row in rows)
        assert disagreements(rows, twin.pairs(people, as_of, 60)) == []
        ways = asked(bank, "paths", as_of, held=PRODUCTS[:1], target=PRODUCTS[1], window=60, min_n=3, limit=99)["rows"]
        assert ways
        assert disagreements(ways, twin.paths(people, {PRODUCTS[0]}, PRODUCTS[1], as_of, 60, 3)) == []


def open_now(holds: list[dict[str, Any]], customer: str) -> set[str]:
    return {
        row["product_id"]
        for row in holds
        if row["customer_id"] == customer
        and (row["opened_on"] is None or row["opened_on"] <= AS_OF)
        and (row["closed_on"] is None or row["closed_on"] > AS_OF)
    }


@pytest.mark.parametrize("seed", range(SEEDS))
def test_paths_agree_with_every_way_tried_on_every_customer(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 # a bank that is the same each time, no secret
    holds, left = random_holdings(chance, chance.choice([1, 10, 60]))
    holds = holds or [{"customer_id": "C0", "product_id": "debit", "opened_on": AS_OF, "closed_on": None}]
    bank = bank_of_holdings(holds, tmp_path, left)
    people = lives(holds, left)
    for _ in range(2):
        window, min_n = chance.choice([5, 30, 100, 400]), chance.choice([1, 3, 8])
        target, customer = chance.choice(PRODUCTS), chance.choice(holds)["customer_id"]
        portfolio = set(chance.sample(PRODUCTS, chance.randint(1, 3)))
        of_list = asked(bank, "paths", held=list(portfolio), target=target, window=window, min_n=min_n, limit=1000)
        assert disagreements(of_list["rows"], twin.paths(people, portfolio, target, AS_OF, window, min_n)) == []
        of_one = asked(bank, "paths", customer=customer, target=target, window=window, min_n=min_n, limit=1000)
        expected = twin.paths(people, open_now(holds, customer), target, AS_OF, window, min_n)
        assert disagreements(of_one["rows"], expected) == []


def test_a_busy_bank_shows_paths_of_every_length_observed_and_estimated(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 # a bank that is the same each time, no secret
    days = [AS_OF - timedelta(days=back) for back in range(0, 300, 10)]
    holds = [
        {"customer_id": f"C{n}", "product_id": product, "opened_on": chance.choice(days), "closed_on": None}
        for n in range(200)
        for product in chance.sample(PRODUCTS, 4)
    ]
    found = asked(bank_of_holdings(holds, tmp_path), "paths", held=["debit"], target="房贷", window=90, limit=99)[
        "rows"
    ]
    assert {(row["basis"], len(row["path"])) for row in found} >= {("observed", 2), ("observed", 3), ("estimated", 4)}
    assert disagreements(found, twin.paths(lives(holds, {}), {"debit"}, "房贷", AS_OF, 90, 30)) == []


@pytest.mark.parametrize("given", [{}, {"customer": "C01", "held": ["debit"]}])
def test_paths_start_from_a_customer_or_from_products(tiny: Bank, given: dict[str, Any]) -> None:
    with pytest.raises(BadParameter, match="give either"):
        asked(tiny, "paths", target="fund", **given)


def test_paths_name_what_is_not_in_the_bank(tiny: Bank) -> None:
    with pytest.raises(UnknownNode, match="product 'fnud' is not in this bank; nearest: 'fund'"):
        asked(tiny, "paths", held=["debit"], target="fnud")
    with pytest.raises(UnknownNode, match="product 'x'"):
        asked(tiny, "paths", held=["debit", "x"], target="fund")
    with pytest.raises(UnknownNode, match="customer 'C99'"):
        asked(tiny, "paths", customer="C99", target="fund")


@pytest.mark.parametrize(("question", "given"), [("pairs", {}), ("paths", {"held": ["debit"], "target": "fund"})])
def test_a_window_has_at_least_a_day(tiny: Bank, question: str, given: dict[str, Any]) -> None:
    with pytest.raises(BadParameter, match="window 0"):
        asked(tiny, question, window=0, **given)


def test_a_bank_without_holdings_has_no_pairs(tmp_path: Path) -> None:
    bank = bank_of_holdings([], tmp_path)
    assert asked(bank, "pairs")["rows"] == []
    assert asked(bank, "pairs")["summary"] == {"customers": 0}
    assert asked(bank, "paths", held=["debit"], target="房贷")["rows"] == []
