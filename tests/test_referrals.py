"""Referral networks, findings and trees: worked by hand, against a twin, and in shapes that break naive code."""

import csv
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadParameter, UnknownNode
from graph.model import KINDS
from graph.snapshot import Bank
from graph.tables import empty
from queries.answer import plain
from queries.question import find
from queries.referrals.networks import networks
from queries.referrals.tree import ancestors
from tests.agreement import disagreements
from tests.banks import TINY, publish, tables_of
from tests.referral_twin import (
    AS_OF,
    Record,
    Tables,
    bank_tables,
    findings_of,
    marked,
    networks_of,
    random_bank,
    tree_of,
)
from tests.stores import MAKES, empty_store
from tests.table_bank import table_bank

EXPECTED = [json.loads(path.read_text("utf-8")) for path in sorted((TINY / "expected").glob("referrals-*.json"))]
DAY = date(2025, 1, 1)
SEEDS = range(60)


def asked(bank: Bank, question: str, as_of: date = AS_OF, **given: Any) -> dict[str, Any]:
    with bank.snapshot(as_of) as snapshot:
        return find("referrals", question).ask(snapshot, **given).to_data()


def check(found: dict[str, Any], wanted: Record) -> None:
    assert disagreements(found["rows"], plain(wanted["rows"])) == []
    assert disagreements(found["summary"], plain(wanted["summary"])) == []


@contextmanager
def bank_of(tables: Tables, folder: Path, make: str = "ladybug") -> Iterator[Bank]:
    """A bank of exactly these tables in an empty store of a make."""
    store = empty_store(make, folder)
    publish(store, tables)
    bank = Bank(store.revision())
    yield bank
    bank.close()
    store.close()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    with bank_of(marked(tables_of(TINY)), tmp_path_factory.mktemp("tiny")) as bank:
        yield bank


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: f"{each['question']} {each['parameters']}")
def test_the_tiny_bank_is_answered_as_worked_by_hand(tiny: Bank, expected: dict[str, Any]) -> None:
    as_of = date.fromisoformat(expected["as_of"])
    check(asked(tiny, expected["question"], as_of, **expected["parameters"]), expected)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: f"{each['question']} {each['parameters']}")
def test_the_twin_agrees_with_what_was_worked_by_hand(expected: dict[str, Any]) -> None:
    tables, as_of, given = marked(tables_of(TINY)), date.fromisoformat(expected["as_of"]), expected["parameters"]
    if expected["question"] == "networks":
        found = networks_of(tables, as_of, given.get("min_size", 2), given.get("horizon", 30))
    elif expected["question"] == "tree":
        found = tree_of(tables, as_of, **given)
    else:
        found = findings_of(tables, as_of)
    check(plain(found), expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_networks_and_findings_of_odd_banks_are_as_the_definitions_say(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)  # noqa: S311 # parameters for a test, no secret
    as_of, min_size = AS_OF + timedelta(days=dice.randint(-70, 40)), dice.choice([1, 2, 3])
    horizon = dice.choice([0, 1, 7, 30])
    tables = marked(random_bank(seed))
    bank = table_bank(tables, tmp_path)
    check(asked(bank, "findings", as_of), findings_of(tables, as_of))
    found = asked(bank, "networks", as_of, min_size=min_size, horizon=horizon)
    check(found, networks_of(tables, as_of, min_size, horizon))


@pytest.fixture(scope="module")
def crowd_tables() -> Tables:
    """Many odd banks as one, each in a world of its own."""
    records: dict[str, list[Record]] = {"customer": [], "referred": []}
    for seed in SEEDS:
        tables = marked(random_bank(seed))
        for row in tables["customer"].to_pylist():
            records["customer"].append({**row, "id": f"{seed}/{row['id']}"})
        for row in tables["referred"].to_pylist():
            ends = {end: f"{seed}/{row[end]}" for end in ("referrer_id", "referee_id")}
            records["referred"].append({**row, **ends})
    return bank_tables(records)


@pytest.mark.parametrize("make", MAKES)
def test_trees_of_odd_banks_are_as_the_definitions_say(make: str, crowd_tables: Tables, tmp_path: Path) -> None:
    with bank_of(crowd_tables, tmp_path, make) as bank:
        people = crowd_tables["customer"]["id"].to_pylist()
        for number, customer in enumerate(people):
            as_of, depth = AS_OF - timedelta(days=number * 7 % 71), [None, 0, 1, 2][number % 4]
            found = asked(bank, "tree", as_of, customer=customer, depth=depth)
            world = customer.partition("/")[0] + "/"
            check(found, tree_of(_world(crowd_tables, world), as_of, customer, depth))


def _world(tables: Tables, prefix: str) -> Tables:
    """What belongs to one of the worlds of a crowd."""
    small = dict(tables)
    for kind, key in (("customer", "id"), ("referred", "referrer_id")):
        small[kind] = tables[kind].filter([each.startswith(prefix) for each in tables[kind][key].to_pylist()])
    return small


def referred(*pairs: tuple[str, str], apart: int = 1) -> Tables:
    """A bank of stated referrals in the order of joining, so many days apart."""
    people = list(dict.fromkeys(each for pair in pairs for each in pair))
    customers = [{"id": each, "joined_on": DAY + timedelta(days=apart * at)} for at, each in enumerate(people)]
    rows = [{"referrer_id": one, "referee_id": other, "given": True, "counted": True} for one, other in pairs]
    return bank_tables({"customer": customers, "referred": rows})


def chain(members: int) -> tuple[list[str], Tables]:
    people = [f"C{number:06d}" for number in range(members)]
    return people, referred(*pairwise(people), apart=0)


@pytest.mark.parametrize("make", MAKES)
@pytest.mark.parametrize("members", [200, 5_000])
def test_a_chain_of_any_length_is_one_network_and_one_tree(members: int, make: str, tmp_path: Path) -> None:
    people, tables = chain(members)
    with bank_of(tables, tmp_path, make) as bank:
        row = asked(bank, "networks")["rows"][0]
        assert (row["members"], row["depth"], set(row["widths"])) == (members, members - 1, {1})
        assert row["virality"] == pytest.approx((members + 1) / 3)
        found = asked(bank, "tree", customer=people[0])
        assert [each["customer"] for each in found["rows"]] == people
        assert [each["referrer"] for each in found["rows"]] == [None, *people[:-1]]
        assert [each["generation"] for each in found["rows"]] == list(range(members))
        last = asked(bank, "tree", customer=people[-1])["summary"]
        assert last == {"ancestors": people[-2::-1], "network": people[0], "descendants": 0, "depth": 0}


def test_a_star_of_ten_thousand_is_wide_and_flat(tmp_path: Path) -> None:
    people = [f"C{number:05d}" for number in range(10_000)]
    with bank_of(referred(*((people[0], each) for each in people[1:]), apart=0), tmp_path) as bank:
        row = asked(bank, "networks")["rows"][0]
        assert (row["depth"], row["widths"]) == (1, [1, 9_999])
        assert row["virality"] == pytest.approx(1.9998, rel=1e-12)
        tree = asked(bank, "tree", customer=people[0])
        assert [each["customer"] for each in tree["rows"]] == people
        assert asked(bank, "tree", customer=people[-1])["summary"]["ancestors"] == [people[0]]


def test_a_circle_of_claims_is_found_and_makes_no_network(tmp_path: Path) -> None:
    circle = [{"referrer_id": one, "referee_id": other} for one, other in ("AB", "BC", "CA", "AD")]
    customers = [{"id": each, "joined_on": DAY + timedelta(days=each == "D")} for each in "ABCD"]
    with bank_of(marked(bank_tables({"customer": customers, "referred": circle})), tmp_path) as bank:
        assert [row["finding"] for row in asked(bank, "findings")["rows"]] == ["cycle"] * 3
        rows = asked(bank, "networks", min_size=1)["rows"]
        assert [(row["network"], row["members"]) for row in rows] == [("A", 2), ("B", 1), ("C", 1)]
        assert asked(bank, "tree", customer="A")["summary"]["descendants"] == 1


def test_an_empty_bank_has_no_networks_and_no_findings(tmp_path: Path) -> None:
    bank = table_bank({name: empty(kind) for name, kind in KINDS.items()}, tmp_path)
    answer = asked(bank, "networks", min_size=1)
    assert (answer["rows"], answer["summary"]["customers"], answer["summary"]["generations"]) == ([], 0, [])
    assert answer["summary"]["reproduction"] == {"members": 0, "referrals": 0, "r": None, "not_observed": 0}
    assert asked(bank, "findings")["rows"] == []


def test_the_smallest_network_has_one_member(tiny: Bank) -> None:
    with pytest.raises(BadParameter, match="min_size 0 is not allowed: a whole number from 1"):
        asked(tiny, "networks", min_size=0)
    with pytest.raises(BadParameter, match="horizon -1"):
        asked(tiny, "networks", horizon=-1)
    with pytest.raises(BadParameter, match="depth -1"):
        asked(tiny, "tree", customer="C01", depth=-1)


def test_numbers_beyond_every_bank_are_answered_up_to_a_billion(tiny: Bank) -> None:
    answer = asked(tiny, "networks", date(2026, 6, 30), min_size=10**9, horizon=10**9)
    assert (answer["rows"], answer["summary"]["in_networks"]) == ([], 0)
    assert answer["summary"]["reproduction"] == {"members": 0, "referrals": 0, "r": None, "not_observed": 23}
    assert len(asked(tiny, "tree", date(2026, 6, 30), customer="C01", depth=10**9)["rows"]) == 8
    with pytest.raises(BadParameter, match="a whole number from 1 to 1000000000"):
        asked(tiny, "networks", date(2026, 6, 30), min_size=10**30)


def test_an_unknown_customer_is_named(tiny: Bank) -> None:
    with pytest.raises(UnknownNode, match="customer 'C99' is not in this bank"):
        asked(tiny, "tree", customer="C99")


def test_ancestors_are_there_for_other_questions(tiny: Bank) -> None:
    with tiny.snapshot(date(2026, 6, 30)) as snapshot:
        assert ancestors(snapshot, "C07") == ["C06", "C04", "C02", "C01"]
    with tiny.snapshot(date(2026, 3, 31)) as snapshot:
        assert ancestors(snapshot, "C07") == []


def test_rows_are_frozen_objects_with_the_fields_of_the_definitions(tiny: Bank) -> None:
    with tiny.snapshot(date(2026, 6, 30)) as snapshot:
        answer = networks(snapshot)
    row = answer.rows[0]
    assert (row.network, row.widths, row.reproduction.referrals) == ("C01", [1, 2, 3, 1, 1], 3)
    assert answer.summary.findings.self == 1


def test_the_receipt_says_what_was_left_out_and_how_it_was_found(tiny: Bank) -> None:
    receipt = asked(tiny, "networks", date(2026, 6, 30))["receipt"]
    assert receipt["counts"]["customers_without_joined_on"] == 1
    assert receipt["counts"]["customers_outside_networks_shown"] == 8
    named = [each["name"] for each in receipt["method"]]
    assert {"referrals/members.sql", "forest", "graph/verdicts.sql", "cycles of claims"} <= set(named)


@pytest.mark.shared
def test_real_referral_coupons_have_their_known_figures(shared: Path, tmp_path: Path) -> None:
    bank = table_bank(marked(_coupons(shared / "data/rds-curitiba-coupons/brazil.tab")), tmp_path)
    answer = asked(bank, "networks", date(2009, 10, 16), min_size=1, horizon=28)
    names = ("network", "members", "depth")
    shapes = [tuple(row[name] for name in names) for row in answer["rows"]]
    assert shapes == [("1", 241, 9), ("4", 43, 8), ("3", 12, 4), ("69", 6, 2), ("5", 1, 0)]
    virality = [row["virality"] for row in answer["rows"]]
    assert virality[:4] == pytest.approx([8.222199, 5.545958, 2.696970, 1.933333], abs=5e-7)
    assert virality[4] is None
    waves = [sum(row["widths"][at] for row in answer["rows"] if row["depth"] >= at) for at in range(10)]
    assert waves == [5, 10, 14, 25, 41, 64, 97, 36, 6, 5]
    summary = answer["summary"]
    assert (summary["counted"], summary["issued_links"], summary["redeemed_links"]) == (298, 909, 298)
    assert summary["reproduction"] == {"members": 175, "referrals": 238, "r": 1.36, "not_observed": 128}
    assert summary["cycle_days"]["median"] == 13


def _coupons(file: Path) -> Tables:
    """The study as a bank: people are customers, coupons are links, who came with one redeemed it that day."""
    records: dict[str, list[Record]] = {name: [] for name in ("customer", "referral_link", "issued", "redeemed_by")}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter=" "):
            joined_on = datetime.strptime(row["interviewDt2"], "%m/%d/%y").date()  # a calendar day
            person, coupons = row["MyUniID"], [row[f"coup{at}"] for at in (1, 2, 3)]
            records["customer"].append({"id": person, "joined_on": joined_on})
            records["issued"] += [{"customer_id": person, "referral_link_id": each} for each in coupons]
            use = {"referral_link_id": row["refCoupNum"], "customer_id": person, "registered_on": joined_on}
            records["redeemed_by"].append(use)
    links = {row["referral_link_id"] for name in ("issued", "redeemed_by") for row in records[name]}
    records["referral_link"] = [{"id": each} for each in links]
    return bank_tables(records)
