"""Strategy coverage: worked by hand, against a twin that judges everybody one by one, and with what odd banks hold."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadParameter, UnknownNode
from graph.snapshot import Bank
from queries.question import find
from queries.strategy.judgement import STATES
from tests.agreement import disagreements
from tests.banks import TINY, bank_of, table_from, tables_of
from tests.strategy_banks import AS_OF, random_bank
from tests.strategy_banks import Bank as Records
from tests.strategy_twin import Twin
from tests.table_bank import table_bank

EXPECTED = [json.loads(path.read_text("utf-8")) for path in sorted((TINY / "expected").glob("strategy-*.json"))]
SEEDS = 60


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    bank = bank_of(tables_of(TINY), tmp_path_factory.mktemp("tiny"))
    yield bank
    bank.close()


def asked(bank: Bank, question: str, as_of: date = AS_OF, **given: Any) -> dict[str, Any]:
    with bank.snapshot(as_of) as snapshot:
        return find("strategy", question).ask(snapshot, **given).to_data()


def states(bank: Bank, customer: str) -> dict[str, str]:
    given: dict[str, str] = asked(bank, "why-not", customer=customer)["summary"]["state"]
    return given


def bank_of_records(records: Records, folder: Path) -> Bank:
    """A bank of tables alone: for what is asked about all customers."""
    return table_bank({name: table_from(name, rows) for name, rows in records.items()}, folder)


def whole_bank_of(records: Records, folder: Path) -> Bank:
    return bank_of({name: table_from(name, rows) for name, rows in records.items()}, folder)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: f"{each['question']} {each['parameters']}")
def test_the_tiny_bank_is_answered_as_worked_by_hand(tiny: Bank, expected: dict[str, Any]) -> None:
    found = asked(tiny, expected["question"], date.fromisoformat(expected["as_of"]), **expected["parameters"])
    assert disagreements(found["rows"], expected["rows"]) == []
    assert disagreements(found["summary"], expected["summary"]) == []


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_random_bank_is_judged_as_one_by_one(seed: int, tmp_path: Path) -> None:
    records = random_bank(seed)
    bank, twin = bank_of_records(records, tmp_path), Twin(records, AS_OF)

    def compare(question: str, expected: dict[str, Any], **given: Any) -> None:
        found = asked(bank, question, **given)
        assert (given, found["rows"]) == (given, expected["rows"])
        assert (given, found["summary"]) == (given, expected["summary"])

    def one(kind: str) -> str | None:
        ids = twin.ids(kind)
        return ids[seed % len(ids)] if ids else None

    segment = one("segment") if seed % 2 else None
    product = one("product") if seed % 3 else None
    compare("coverage", twin.coverage())
    compare("coverage", twin.coverage(segment, product), segment=segment, product=product)
    if one("segment") and one("product"):
        cell = {"segment": one("segment"), "product": one("product")}
        assert asked(bank, "people", **cell)["rows"] == twin.people(**cell)
    for row in records["offers"][:1]:
        offer = {"strategy": row["strategy_id"], "product": row["product_id"]}
        compare("waterfall", twin.waterfall(**offer), **offer)


@pytest.mark.parametrize("seed", range(2000, 2006))
def test_a_bank_that_was_asked_answers_for_every_other_day_as_one_by_one(seed: int, tmp_path: Path) -> None:
    records = random_bank(seed)
    bank = bank_of_records(records, tmp_path)
    for days in (0, -1, -45, 2, -90):
        day = AS_OF + timedelta(days=days)
        found, expected = asked(bank, "coverage", day), Twin(records, day).coverage()
        assert (days, found["rows"]) == (days, expected["rows"])
        assert (days, found["summary"]) == (days, expected["summary"])


def test_the_random_banks_hold_every_state_and_every_rule_that_can_unlock() -> None:
    found: Counter[str] = Counter()
    for seed in range(SEEDS):
        coverage = Twin(random_bank(seed), AS_OF).coverage()
        found.update(state for cell in coverage["rows"] for state in STATES if cell[state])
        found.update(rule for cell in coverage["rows"] for rule, customers in cell["unlock"].items() if customers)
        found.update("over_contacted" for _ in coverage["summary"]["over_contacted"])
    unlocking = {"live", "segment", "scene", "contactable", "channel", "frequency"}
    assert set(found) == {*STATES, *unlocking, "over_contacted"}


@pytest.mark.parametrize("seed", range(1000, 1010))
def test_the_states_of_a_cell_add_up_to_its_customers(seed: int, tmp_path: Path) -> None:
    for cell in asked(bank_of_records(random_bank(seed), tmp_path), "coverage")["rows"]:
        assert sum(cell[state] for state in STATES) == cell["customers"]
        assert cell["gap"] == cell["blocked"] + cell["no_strategy"]
        assert max(cell["unlock"].values()) <= cell["gap"]
        assert cell["gap_balance_known"] <= cell["gap"]


def test_the_card_shows_the_states_that_why_not_gives(tiny: Bank) -> None:
    for number in range(1, 25):
        customer = f"C{number:02}"
        with tiny.snapshot(AS_OF) as snapshot:
            given = find("customers", "card").ask(snapshot, customer=customer).summary.state
        assert given == states(tiny, customer)
        assert list(given) == sorted(given)
    assert states(tiny, "C19") == {}  # has left


def test_a_prospect_and_a_customer_without_a_segment_have_states(tiny: Bank) -> None:
    assert set(states(tiny, "C24")) == set(states(tiny, "C21")) == {"credit", "debit", "fund", "mortgage", "wealth"}


def test_a_product_off_sale_has_no_cell_and_a_waterfall_that_ends_at_once(tiny: Bank) -> None:
    after = date(2026, 7, 1)
    found = asked(tiny, "coverage", after, product="mortgage")
    assert found["rows"] == []
    assert found["summary"]["products"] == {}
    assert found["summary"]["all"] == {"customers": 0, "gap": 0}
    left = [row["left"] for row in asked(tiny, "waterfall", after, strategy="S6", product="mortgage")["rows"]]
    assert left == [23, 0, 0, 0, 0, 0, 0, 0, 0]


def test_a_strategy_that_does_not_offer_the_product_is_told_what_it_offers(tiny: Bank) -> None:
    with pytest.raises(BadParameter, match="product 'fund' is not allowed: strategy 'S3' offers credit"):
        asked(tiny, "waterfall", strategy="S3", product="fund")


@pytest.mark.parametrize(
    ("question", "given", "kind"),
    [
        ("coverage", {"segment": "yuong"}, "segment"),
        ("coverage", {"product": "fnud"}, "product"),
        ("waterfall", {"strategy": "S9", "product": "debit"}, "strategy"),
        ("waterfall", {"strategy": "S1", "product": "fnud"}, "product"),
        ("why-not", {"customer": "C99"}, "customer"),
        ("why-not", {"customer": "C07", "product": "fnud"}, "product"),
    ],
)
def test_an_unknown_id_is_named(tiny: Bank, question: str, given: dict[str, str], kind: str) -> None:
    with pytest.raises(UnknownNode, match=f"{kind} '{given[kind]}' is not in this bank"):
        asked(tiny, question, **given)


def test_an_empty_bank_has_no_cells(tmp_path: Path) -> None:
    found = asked(table_bank({}, tmp_path), "coverage")
    assert found["rows"] == []
    assert found["summary"] == {"products": {}, "all": {"customers": 0, "gap": 0}, "over_contacted": []}


def test_a_segment_without_customers_has_cells(tmp_path: Path) -> None:
    bank = bank_of_records({"segment": [{"id": "young"}], "product": [{"id": "debit"}]}, tmp_path)
    found = asked(bank, "coverage")
    assert [(row["segment"], row["product"], row["customers"]) for row in found["rows"]] == [("young", "debit", 0)]
    assert found["summary"]["products"] == {"debit": {"customers": 0, "gap": 0}}


def test_a_customer_with_more_than_64_of_everything_is_judged(tmp_path: Path) -> None:
    """Strategy n targets segment n in scene n by channel n for product n, which requires product n - 1."""
    many = range(130)
    nodes = ("segment", "scene", "channel", "product", "strategy")
    records: Records = {kind: [{"id": f"{kind}{n:03}"} for n in many] for kind in nodes}
    records["customer"] = [{"id": "all"}, {"id": "even"}]
    has = {"all": many, "even": range(0, 130, 2)}
    for kind, node in (("member_of", "segment"), ("came_from", "scene"), ("reachable_by", "channel")):
        told = [(customer, n) for customer, numbers in has.items() for n in numbers]
        records[kind] = [{"customer_id": c, f"{node}_id": f"{node}{n:03}", "consent": "given"} for c, n in told]
    for kind, node in (("targets", "segment"), ("runs_in", "scene"), ("uses", "channel"), ("offers", "product")):
        records[kind] = [{"strategy_id": f"strategy{n:03}", f"{node}_id": f"{node}{n:03}"} for n in many]
    records["requires"] = [{"product_id": f"product{n:03}", "required_id": f"product{n - 1:03}"} for n in many[1:]]
    records["holds"] = [
        {"customer_id": c, "product_id": f"product{n:03}", "contract_id": f"{c}{n}"} for c in has for n in range(100)
    ]
    bank = whole_bank_of(records, tmp_path)
    assert [states(bank, "all")[f"product{n:03}"] for n in (99, 100, 101)] == ["holds", "open", "not_eligible"]
    failed = {row["strategy"]: row["failed"] for row in asked(bank, "why-not", customer="even")["rows"]}
    assert failed["strategy100"] == []
    assert failed["strategy101"] == ["segment", "scene", "prerequisite", "channel"]
    cells = {(row["segment"], row["product"]): row for row in asked(bank, "coverage")["rows"]}
    assert len(cells) == 130 * 130
    assert (cells["segment128", "product100"]["customers"], cells["segment129", "product100"]["customers"]) == (2, 1)
    assert (cells["segment128", "product100"]["open"], cells["segment128", "product129"]["not_eligible"]) == (2, 2)
    bank.close()


@pytest.mark.parametrize("n", [0, 29, 30, 31, 61, 69])
def test_consent_and_contacts_count_alike_on_each_of_many_channels(n: int, tmp_path: Path) -> None:
    """One customer is free, one was contacted on the channel, one took consent back, one gave it again."""
    channel, other = f"channel{n:02}", "channel50"
    given = {"channel_id": channel, "consent": "given", "valid_from": date(2026, 1, 1)}
    later = {"channel_id": channel, "valid_from": date(2026, 2, 1)}
    customers = ("again", "contacted", "denied", "free")
    records: Records = {
        "customer": [{"id": each} for each in customers],
        "segment": [{"id": "young"}],
        "product": [{"id": "debit"}],
        "channel": [{"id": f"channel{each:02}", "contact_days": 30, "max_contacts": 1} for each in range(70)],
        "strategy": [{"id": "S"}, {"id": "T"}],
        "member_of": [{"customer_id": each, "segment_id": "young"} for each in customers],
        "reachable_by": [
            *({"customer_id": each, "channel_id": other, "consent": "given"} for each in customers),
            *({"customer_id": each, **given} for each in customers),
            {"customer_id": "denied", **later, "consent": "refused"},
            {"customer_id": "again", **later, "consent": "refused"},
            {"customer_id": "again", **later, "consent": "given", "valid_from": date(2026, 3, 1)},
        ],
        "targets": [{"strategy_id": "S", "segment_id": "young"}],
        "offers": [{"strategy_id": "S", "product_id": "debit"}],
        "uses": [{"strategy_id": "S", "channel_id": channel}],
        "contacted": [
            {"strategy_id": "T", "customer_id": "contacted", "contact_id": "1", "at": datetime(2026, 6, 20, 9),
             "channel_id": channel}
        ],
    }  # fmt: skip
    bank = whole_bank_of(records, tmp_path)
    rows = asked(bank, "people", segment="young", product="debit")["rows"]
    bank.close()
    assert {row["customer"]: (row["state"], row["unlock"]) for row in rows} == {
        "again": ("open", []),
        "contacted": ("blocked", ["frequency"]),
        "denied": ("blocked", ["channel"]),
        "free": ("open", []),
    }


def test_a_contact_without_a_day_or_a_channel_and_a_window_without_days_limit_nothing(tmp_path: Path) -> None:
    contact = {"strategy_id": "S", "customer_id": "C"}
    bank = whole_bank_of(
        {
            "customer": [{"id": "C"}],
            "segment": [{"id": "young"}],
            "product": [{"id": "debit"}, {"id": "other"}],
            "channel": [{"id": "sms", "contact_days": 30, "max_contacts": 1}, {"id": "app", "max_contacts": 0}],
            "strategy": [{"id": "S"}, {"id": "T"}],
            "member_of": [{"customer_id": "C", "segment_id": "young"}],
            "reachable_by": [{"customer_id": "C", "channel_id": "app", "consent": "given"}],
            "targets": [{"strategy_id": "S", "segment_id": "young"}, {"strategy_id": "T", "segment_id": "young"}],
            "offers": [{"strategy_id": "S", "product_id": "other"}, {"strategy_id": "T", "product_id": "debit"}],
            "uses": [{"strategy_id": "S", "channel_id": "app"}, {"strategy_id": "T", "channel_id": "app"}],
            "contacted": [
                {**contact, "contact_id": "1", "channel_id": "sms"},
                {**contact, "contact_id": "2", "at": datetime(2026, 6, 1, 9)},
                {**contact, "contact_id": "3", "at": datetime(2026, 6, 2, 9), "channel_id": "sms"},
                {**contact, "contact_id": "4", "at": datetime(2026, 7, 1, 0), "channel_id": "sms"},
            ],
        },
        tmp_path,
    )
    assert states(bank, "C") == {"debit": "open", "other": "reached"}
    assert asked(bank, "coverage")["summary"]["over_contacted"] == []
    bank.close()


def test_the_receipt_says_who_was_judged_and_by_which_statements(tiny: Bank) -> None:
    receipt = asked(tiny, "coverage")["receipt"]
    assert receipt["counts"] == {"customers": 21, "has_left": 1, "in_no_cell": 2}
    assert "strategy/rule_contact.sql" in [each["name"] for each in receipt["method"]]
