"""What if: worked by hand on the tiny bank, and held against a bank that really has the change."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadParameter, UnknownNode
from graph.snapshot import Bank
from queries.question import find
from tests.banks import TINY, bank_of, table_from, tables_of
from tests.strategy_banks import AS_OF, random_bank
from tests.strategy_banks import Bank as Records
from tests.strategy_twin import Twin
from tests.table_bank import table_bank

MOVING = (132, 224, 226, 268, 311, 338, 361, 407, 415, 442, 114, 122, 151, 187, 214, 279, 421, 515)
MOVING_NOBODY = (80, 81, 82, 84)
CELL = ("gap", "gap_balance_minor", "gap_balance_known")
EDGES = {"segment": "targets", "scene": "runs_in", "channel": "uses"}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    bank = bank_of(tables_of(TINY), tmp_path_factory.mktemp("tiny"))
    yield bank
    bank.close()


def asked(bank: Bank, **given: Any) -> dict[str, Any]:
    with bank.snapshot(AS_OF) as snapshot:
        return find("strategy", "what-if").ask(snapshot, **given).to_data()


def test_a_channel_that_is_added_closes_gaps(tiny: Bank) -> None:
    """S3 with the app reaches C07 and C11 by it, who fail by channel alone and are young; C11 holds credit already.

    C07 has 500. C16 of payroll consents to the branch alone. Of young 500 of the gap's balance goes.
    """
    found = asked(tiny, strategy="S3", add_channel=["app"])
    [row] = found["rows"]
    assert (row["segment"], row["product"]) == ("young", "credit")
    assert row["gap_before"] - row["gap_after"] == 1
    assert row["gap_balance_minor_before"] - (row["gap_balance_minor_after"] or 0) == 50_000
    assert found["summary"]["leave"] == 1
    assert found["summary"]["enter"] == 0


def test_a_lifted_cap_frees_who_was_asked_too_often(tiny: Bank) -> None:
    """C12, payroll and young, had three sms: without the cap S3 may ask. What C12 has is unknown.

    In the gap of credit are C03, C10 and C18, for whom there is no strategy, C07, C08, C12 and C16.
    """
    found = asked(tiny, lift=["sms"])
    rows = [(row["segment"], row["product"], row["gap_after"] - row["gap_before"]) for row in found["rows"]]
    assert rows == [("payroll", "credit", -1), ("young", "credit", -1)]
    assert {row["gap_balance_minor_after"] == row["gap_balance_minor_before"] for row in found["rows"]} == {True}
    assert (found["summary"]["leave"], found["summary"]["products"]["credit"]["before"]) == (1, 7)


def test_nothing_is_saved(tiny: Bank) -> None:
    def cells() -> Any:
        with tiny.snapshot(AS_OF) as snapshot:
            return find("strategy", "coverage").ask(snapshot).to_data()["rows"]

    before = cells()
    first = asked(tiny, strategy="S3", ends_on="2026-01-01")
    assert first["rows"]
    assert cells() == before
    assert asked(tiny, strategy="S3", ends_on="2026-01-01")["rows"] == first["rows"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "strategy is missing: name a change"),
        ({"strategy": "S3"}, "strategy 'S3' is not allowed: name a change"),
        ({"add_scene": ["park"]}, "strategy is missing: name the strategy that is changed"),
        ({"strategy": "S3", "ends_on": "soon"}, "ends_on 'soon' is not allowed: a day such as 2026-06-30, or none"),
        ({"strategy": "S3", "add_channel": ["sms"]}, "add_channel 'sms' is not allowed: strategy 'S3' uses phone, sms"),
        ({"strategy": "S3", "drop_scene": ["park"]}, "drop_scene 'park' is not allowed: strategy 'S3' runs in none"),
    ],
)
def test_a_change_that_is_none_is_told(tiny: Bank, given: dict[str, Any], told: str) -> None:
    with pytest.raises(BadParameter, match=told):
        asked(tiny, **given)


def test_an_unknown_id_is_named(tiny: Bank) -> None:
    with pytest.raises(UnknownNode, match="segment 'yuong' is not in this bank"):
        asked(tiny, strategy="S3", add_segment=["yuong"])


class Changing:
    """A change by chance, as parameters and done to the records of a bank."""

    def __init__(self, records: Records, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 # chance for tests, not for secrets
        self.records = {kind: [dict(row) for row in rows] for kind, rows in records.items()}
        self.given: dict[str, Any] = {}

    def make(self) -> bool:
        """Whether there was something to change."""
        strategies = self.records["strategy"]
        if strategies and self.chance.random() < 0.8:
            self.given["strategy"] = self.chance.choice(strategies)["id"]
            for change in self.chance.sample([self.dates, self.tie, self.untie, self.tie], self.chance.randint(1, 2)):
                change()
        if self.chance.random() < 0.4 and self.records["channel"]:
            self.lift()
        return len(self.given) > ("strategy" in self.given)

    def dates(self) -> None:
        name = self.chance.choice(["starts_on", "ends_on"])
        day = self.chance.choice([None, date(2026, 6, 29), AS_OF, date(2026, 7, 1)])
        row = next(row for row in self.records["strategy"] if row["id"] == self.given["strategy"])
        row[name] = day
        self.given[name] = day.isoformat() if day else "none"

    def tie(self) -> None:
        kind = self.chance.choice(list(EDGES))
        free = {row["id"] for row in self.records[kind]} - self.tied(kind)
        if free and f"add_{kind}" not in self.given:
            other = self.chance.choice(sorted(free))
            self.records[EDGES[kind]].append({"strategy_id": self.given["strategy"], f"{kind}_id": other})
            self.given[f"add_{kind}"] = [other]

    def untie(self) -> None:
        kind = self.chance.choice(list(EDGES))
        if f"add_{kind}" not in self.given and (tied := sorted(self.tied(kind))):
            gone = {"strategy_id": self.given["strategy"], f"{kind}_id": self.chance.choice(tied)}
            self.records[EDGES[kind]] = [row for row in self.records[EDGES[kind]] if row != gone]
            self.given[f"drop_{kind}"] = [gone[f"{kind}_id"]]

    def tied(self, kind: str) -> set[str]:
        ours = (row for row in self.records[EDGES[kind]] if row["strategy_id"] == self.given["strategy"])
        return {row[f"{kind}_id"] for row in ours}

    def lift(self) -> None:
        lifted = self.chance.choice(self.records["channel"])
        lifted["max_contacts"] = None
        self.given["lift"] = [lifted["id"]]


def expected(records: Records, changed: Records) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The cells that differ between the coverage of a bank and that of one with the change, and the totals."""
    before, after = (Twin(each, AS_OF).coverage() for each in (records, changed))
    cells = {(cell["segment"], cell["product"]): cell for cell in after["rows"]}
    rows = []
    for cell in before["rows"]:
        other = cells[cell["segment"], cell["product"]]
        if any(cell[name] != other[name] for name in CELL):
            both = {
                f"{name}_{when}": each[name] for name in CELL for when, each in (("before", cell), ("after", other))
            }
            rows.append({"segment": cell["segment"], "product": cell["product"], **both})
    rows.sort(key=lambda row: (row["gap_after"] - row["gap_before"], row["segment"], row["product"]))
    old, new = before["summary"], after["summary"]
    products = {
        name: {"before": old["products"][name]["gap"], "after": new["products"][name]["gap"]}
        for name in old["products"]
        if old["products"][name]["gap"] != new["products"][name]["gap"]
    }
    return rows, products


@pytest.mark.parametrize("seed", [*MOVING, *MOVING_NOBODY])
def test_a_random_change_is_told_as_the_coverage_of_a_bank_that_has_it(seed: int, tmp_path: Path) -> None:
    records = random_bank(seed)
    changing = Changing(records, seed)
    assert changing.make()
    bank = table_bank({name: table_from(name, rows) for name, rows in records.items()}, tmp_path)
    found = asked(bank, **changing.given)
    rows, products = expected(records, changing.records)
    assert (changing.given, found["rows"]) == (changing.given, rows)
    assert found["summary"]["products"] == products
    assert bool(rows) == (seed in MOVING)
