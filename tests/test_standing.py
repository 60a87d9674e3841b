"""Who stands on the first step of a path: worked by hand on the tiny bank, and customer by customer on random ones."""

from datetime import date, timedelta
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


def asked(bank: Bank, **given: Any) -> dict[str, Any]:
    with bank.snapshot(AS_OF) as snapshot:
        return find("products", "standing").ask(snapshot, **given).to_data()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return table_bank(tables_of(TINY), tmp_path_factory.mktemp("tiny"))


def day(ago: int) -> str:
    return (AS_OF - timedelta(days=ago)).isoformat()


def test_the_tiny_bank_has_six_who_hold_wealth_and_no_fund(tiny: Bank) -> None:
    """C01, C03 and C15 have a fund; of C18 the day of the debit card is unknown. What is owed is no balance."""
    found = asked(tiny, held=["wealth", "debit"], target="fund")
    assert [tuple(row.values()) for row in found["rows"]] == [
        ("C10", day(150), 150, 33_000_000),
        ("C18", None, None, 12_900_000),
        ("C02", day(400), 400, 12_000_000),
        ("C04", day(60), 60, 3_100_000),
        ("C16", day(15), 15, 2_800_000),
        ("C06", day(380), 380, 1_300_000),
    ]
    assert found["summary"] == {"customers": 6, "balance_minor": 65_100_000, "balance_known": 6}


def test_nobody_stands_before_what_they_hold_and_who_has_left_stands_nowhere(tiny: Bank) -> None:
    assert asked(tiny, held=["debit"], target="debit")["rows"] == []
    assert "C19" not in [row["customer"] for row in asked(tiny, held=["mortgage"], target="fund")["rows"]]


def test_an_unknown_product_is_named(tiny: Bank) -> None:
    with pytest.raises(UnknownNode, match="product 'fnud' is not in this bank"):
        asked(tiny, held=["debit"], target="fnud")


def since(twin: Twin, customer: str, held: list[str]) -> date | None:
    """The day from which a customer holds all of them."""
    days: list[date | None] = []
    for product in held:
        opened = [row["opened_on"] for row in twin.open_contracts(customer) if row["product_id"] == product]
        days.append(None if None in opened else min(each for each in opened if each))
    return None if None in days else max(each for each in days if each)


@pytest.mark.parametrize("seed", range(30))
def test_a_random_bank_is_told_customer_by_customer(seed: int, tmp_path: Path) -> None:
    records = random_bank(seed)
    bank, twin = (
        table_bank({name: table_from(name, rows) for name, rows in records.items()}, tmp_path),
        Twin(records, AS_OF),
    )
    products = twin.ids("product")
    for held, target in ((products[:1], products[-1:]), (products[:2], products[-1:])):
        if not target:
            continue
        here = [each for each in twin.ids("customer") if not twin.has_left(each)]
        wanted = [each for each in here if set(held) <= twin.held(each) and target[0] not in twin.held(each)]
        rows = [
            {"customer": each, "since": since(twin, each, held), "balance_minor": twin.balance(each)} for each in wanted
        ]
        rows.sort(key=lambda row: (row["balance_minor"] is None, -(row["balance_minor"] or 0)))
        found = asked(bank, held=held, target=target[0])["rows"]
        for row in rows:
            row["days"] = (AS_OF - row["since"]).days if row["since"] else None
            row["since"] = row["since"] and row["since"].isoformat()
        assert found == rows
