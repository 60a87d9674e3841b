"""Growth by week: worked by hand on the tiny bank, and customer by customer on odd ones."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UnknownNode
from graph.snapshot import Bank
from queries.question import find
from tests.banks import TINY, tables_of
from tests.referral_twin import AS_OF, Tables, marked, random_bank
from tests.table_bank import table_bank

TODAY = date(2026, 6, 30)  # a Tuesday


def asked(bank: Bank, as_of: date, **given: Any) -> dict[str, Any]:
    with bank.snapshot(as_of) as snapshot:
        return find("referrals", "growth").ask(snapshot, **given).to_data()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return table_bank(marked(tables_of(TINY)), tmp_path_factory.mktemp("tiny"))


def test_a_network_of_the_tiny_bank_grows_in_its_weeks(tiny: Bank) -> None:
    """C01 joined on Monday 2025-01-06, C02 20 days later; C03 and C06 on one day, 480 days ago."""
    found = asked(tiny, TODAY, customer="C07")
    weeks = [(row["week"], row["joined"], row["referred"], row["in_all"]) for row in found["rows"] if row["joined"]]
    assert weeks == [
        ("2025-01-06", 1, 0, 1),
        ("2025-01-20", 1, 1, 2),
        ("2025-02-10", 1, 1, 3),
        ("2025-03-03", 2, 2, 5),
        ("2025-03-31", 1, 1, 6),
        ("2026-03-16", 1, 1, 7),
        ("2026-06-08", 1, 1, 8),
    ]
    assert len(found["rows"]) == 75  # the weeks without anybody too
    assert found["summary"] == {"network": "C01", "joined": 8, "referred": 7, "prospects": 0}


def test_the_whole_bank_has_everybody_who_joined(tiny: Bank) -> None:
    found = asked(tiny, TODAY)
    assert found["summary"] == {"network": None, "joined": 23, "referred": 13, "prospects": 1}
    assert found["rows"][-1]["in_all"] == sum(row["joined"] for row in found["rows"]) == 23


def test_an_unknown_customer_is_named(tiny: Bank) -> None:
    with pytest.raises(UnknownNode, match="customer 'C99' is not in this bank"):
        asked(tiny, TODAY, customer="C99")


def test_a_bank_without_customers_has_no_weeks(tmp_path: Path) -> None:
    assert asked(table_bank({}, tmp_path), TODAY)["rows"] == []


def expected(tables: Tables, as_of: date, customer: str | None) -> dict[str, Any]:
    joined = {row["id"]: row["joined_on"] for row in tables["customer"].to_pylist()}
    shown = {each: day for each, day in joined.items() if day is not None and day <= as_of}
    referrals = tables["referred"].to_pylist()
    parent = {
        row["referee_id"]: row["referrer_id"] for row in referrals if row["counted"] and row["referee_id"] in shown
    }

    def root(each: str) -> str:
        return root(parent[each]) if each in parent else each

    people = [each for each in joined if customer is None or root(each) == root(customer)]
    mondays = {each: shown[each] - timedelta(days=shown[each].weekday()) for each in people if each in shown}
    rows, in_all = [], 0
    monday, last = min(mondays.values(), default=as_of), max(mondays.values(), default=date.min)
    while monday <= last:
        here = [each for each in mondays if mondays[each] == monday]
        in_all += len(here)
        counts = {"joined": len(here), "referred": sum(each in parent for each in here), "in_all": in_all}
        rows.append({"week": monday.isoformat(), **counts})
        monday += timedelta(days=7)
    network = root(customer) if customer is not None else None
    referred = sum(each in parent for each in mondays)
    summary = {"network": network, "joined": in_all, "referred": referred, "prospects": len(people) - in_all}
    return {"rows": rows, "summary": summary}


@pytest.mark.parametrize("seed", range(30))
def test_odd_banks_grow_as_counted_customer_by_customer(seed: int, tmp_path: Path) -> None:
    tables = marked(random_bank(seed))
    bank, dice = table_bank(tables, tmp_path), random.Random(seed)  # noqa: S311 # parameters for a test, no secret
    for customer in (None, dice.choice(tables["customer"]["id"].to_pylist())):
        as_of = AS_OF + timedelta(days=dice.randint(-40, 10))
        found = asked(bank, as_of, customer=customer)
        assert {name: found[name] for name in ("rows", "summary")} == expected(tables, as_of, customer)
