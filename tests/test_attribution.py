"""Which claim counts, case by case and against the definitions written a second time."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from graph.attribution import claims, counted
from graph.model import KINDS
from graph.tables import empty
from tests.banks import TINY, tables_of
from tests.referral_twin import Record, bank_tables, claims_of, random_bank

DAY = date(2026, 3, 1)


def bank(joined: dict[str, int | None], **records: list[Record]) -> Callable[[str], pa.Table]:
    """A bank whose customers joined so many days after `DAY`, with links issued as `(issuer, link)`."""
    customers = [
        {"id": each, "joined_on": None if days is None else DAY + timedelta(days=days)} for each, days in joined.items()
    ]
    return bank_tables({"customer": customers, **records}).__getitem__


def issued(*pairs: tuple[str, str]) -> list[Record]:
    return [{"customer_id": issuer, "referral_link_id": link} for issuer, link in pairs]


def redeemed(link: str, customer: str, day: int | None = 0, **more: Any) -> Record:
    clicked_on = None if day is None else DAY + timedelta(days=day)
    return {"referral_link_id": link, "customer_id": customer, "clicked_on": clicked_on, **more}


def stated(referrer: str, referee: str, day: int | None = 0, given: bool | None = True) -> Record:
    happened_on = None if day is None else DAY + timedelta(days=day)
    return {"referrer_id": referrer, "referee_id": referee, "happened_on": happened_on, "given": given}


def who_counts(table: Callable[[str], pa.Table]) -> dict[str, str]:
    return {row["referee_id"]: row["referrer_id"] for row in counted(table).to_pylist()}


def findings(table: Callable[[str], pa.Table]) -> list[tuple[str, str, str]]:
    rows = [row for row in claims(table).to_pylist() if row["finding"]]
    return [(row["finding"], row["referrer_id"], row["referee_id"]) for row in rows]


def test_tiny_bank_counts_what_was_worked_by_hand() -> None:
    assert who_counts(tables_of(TINY).__getitem__) == {
        "C02": "C01", "C03": "C01", "C04": "C02", "C05": "C02", "C06": "C04", "C07": "C06", "C09": "C03",
        "C11": "C10", "C12": "C10", "C13": "C10", "C14": "C10", "C16": "C15", "C17": "C16",
    }  # fmt: skip


def test_only_a_stated_row_is_given() -> None:
    rows = counted(tables_of(TINY).__getitem__).to_pylist()
    assert [row["referee_id"] for row in rows if row["given"]] == ["C13"]


def test_an_empty_bank_has_no_claims() -> None:
    assert claims(lambda kind: empty(KINDS[kind])).num_rows == 0


def test_a_link_that_nobody_issued_makes_no_claim() -> None:
    assert claims(bank({"A": 0, "B": 1}, redeemed_by=[redeemed("L", "B")])).num_rows == 0


def test_every_issuer_of_a_link_makes_a_claim_and_the_smallest_id_wins() -> None:
    table = bank({"a": 0, "A": 0, "B": 1}, issued=issued(("a", "L"), ("A", "L")), redeemed_by=[redeemed("L", "B")])
    assert who_counts(table) == {"B": "A"}
    assert findings(table) == [("competing", "a", "B")]


@pytest.mark.parametrize(
    ("attribution_days", "before", "counts"),
    [
        ([], 90, True),
        ([], 91, False),
        ([None], 90, True),
        ([None], 91, False),
        ([30], 30, True),
        ([30], 31, False),
        ([30, 40], 40, True),
        ([30, 40], 41, False),
        ([30, None], 90, True),
        ([0], 0, True),
        ([0], 1, False),
        ([3_000_000_000], 500, True),
        ([30], -1, False),
    ],
)
def test_a_claim_counts_within_the_largest_attribution_days_of_its_link(
    attribution_days: list[int | None], before: int, counts: bool
) -> None:
    programmes = [{"id": f"p{n}", "attribution_days": days} for n, days in enumerate(attribution_days)]
    table = bank(
        {"A": -1000, "B": 0},
        issued=issued(("A", "L")),
        programme=programmes,
        under=[{"referral_link_id": "L", "programme_id": each["id"]} for each in programmes],
        redeemed_by=[redeemed("L", "B", -before)],
    )
    assert who_counts(table) == ({"B": "A"} if counts else {})
    assert findings(table) == []


def test_the_day_of_a_claim_is_the_earliest_of_its_days() -> None:
    use = redeemed("L", "B", 5, registered_on=DAY + timedelta(days=2), active_on=DAY + timedelta(days=9))
    found = claims(bank({"A": 0, "B": 3}, issued=issued(("A", "L")), redeemed_by=[use])).to_pylist()
    assert [(row["day"], row["counted"]) for row in found] == [(DAY + timedelta(days=2), True)]


def test_a_claim_without_any_day_counts_only_on_the_application() -> None:
    links = issued(("A", "L"))
    silent = bank({"A": 0, "B": 3}, issued=links, redeemed_by=[redeemed("L", "B", None)])
    applied = bank({"A": 0, "B": 3}, issued=links, redeemed_by=[redeemed("L", "B", None, on_application=True)])
    assert (who_counts(silent), who_counts(applied)) == ({}, {"B": "A"})


def test_of_claims_on_the_application_the_latest_day_wins_and_a_missing_one_loses() -> None:
    table = bank(
        {"A": -500, "B": 0, "X": -500, "Y": -500},
        issued=issued(("A", "L1"), ("X", "L2"), ("Y", "L3")),
        redeemed_by=[
            redeemed("L1", "B", None, on_application=True),
            redeemed("L2", "B", -400, on_application=True),
            redeemed("L3", "B", -1),
        ],
    )
    assert who_counts(table) == {"B": "X"}
    assert findings(table) == [("competing", "A", "B"), ("competing", "Y", "B")]


def test_of_claims_of_one_day_the_smallest_link_wins_before_the_smallest_referrer() -> None:
    table = bank(
        {"A": -9, "Z": -9, "B": 0},
        issued=issued(("A", "M"), ("Z", "L")),
        redeemed_by=[redeemed("M", "B"), redeemed("L", "B")],
    )
    assert who_counts(table) == {"B": "Z"}


def test_ids_compare_by_code_point() -> None:
    table = bank(
        {"A": -9, "Z": -9, "B": 0},
        issued=issued(("A", "😀"), ("Z", "ﾀ")),
        redeemed_by=[redeemed("😀", "B"), redeemed("ﾀ", "B")],
    )
    assert who_counts(table) == {"B": "Z"}


def test_of_stated_rows_the_latest_counts_and_a_missing_day_loses() -> None:
    joined = {"A": 0, "X": 0, "Y": 0, "B": 1}
    assert who_counts(bank(joined, referred=[stated("A", "B", None), stated("Y", "B", 3), stated("X", "B", 3)])) == {
        "B": "X"
    }


def test_a_stated_row_that_is_faulty_leaves_the_links_to_decide() -> None:
    table = bank(
        {"A": 5, "X": 0, "B": 1},
        issued=issued(("X", "L")),
        redeemed_by=[redeemed("L", "B")],
        referred=[stated("A", "B")],
    )
    assert who_counts(table) == {"B": "X"}
    assert findings(table) == [("late_referrer", "A", "B")]


def test_derived_rows_of_an_earlier_load_are_no_claims() -> None:
    assert who_counts(bank({"A": 0, "B": 1}, referred=[stated("A", "B", given=False)])) == {}
    assert who_counts(bank({"A": 0, "B": 1}, referred=[stated("A", "B", given=None)])) == {"B": "A"}


def test_a_prospect_is_never_a_counted_referee_and_always_a_late_referrer() -> None:
    joined: dict[str, int | None] = {"A": 0, "P": None, "Q": None}
    links = [stated("A", "P"), stated("P", "A"), stated("P", "Q"), stated("P", "P")]
    table = bank(joined, referred=links)
    assert who_counts(table) == {}
    assert findings(table) == [("late_referrer", "P", "A"), ("self", "P", "P"), ("late_referrer", "P", "Q")]


def test_a_circle_of_claims_counts_for_none_and_whoever_it_referred_still_counts() -> None:
    circle = [stated("A", "B"), stated("B", "C"), stated("C", "A"), stated("A", "D")]
    table = bank({"A": 0, "B": 0, "C": 0, "D": 1}, referred=circle)
    assert who_counts(table) == {"D": "A"}
    assert findings(table) == [("cycle", "C", "A"), ("cycle", "A", "B"), ("cycle", "B", "C")]


def test_a_circle_closed_by_a_late_referrer_is_no_circle() -> None:
    table = bank({"A": 0, "B": 1, "C": 2}, referred=[stated("A", "B"), stated("B", "C"), stated("C", "A")])
    assert who_counts(table) == {"B": "A", "C": "B"}
    assert findings(table) == [("late_referrer", "C", "A")]


def test_claims_between_two_circles_of_one_day_are_on_none() -> None:
    pairs = [stated("A", "B"), stated("B", "A"), stated("B", "C"), stated("C", "D"), stated("D", "C"), stated("B", "E")]
    table = bank(dict.fromkeys("ABCDE", 0), referred=pairs)
    assert who_counts(table) == {"C": "B", "E": "B"}


def test_the_counted_referrer_does_not_compete_with_itself() -> None:
    table = bank(
        {"A": 0, "B": 5}, issued=issued(("A", "L")), redeemed_by=[redeemed("L", "B")], referred=[stated("A", "B")]
    )
    assert findings(table) == []
    assert [row["counted"] for row in claims(table).to_pylist()] == [True, False]


COLUMNS = ("referrer_id", "referee_id", "referral_link_id", "day", "given", "on_application", "finding", "counted")
FIELDS = ("referrer", "referee", "link", "day", "given", "on_application", "finding", "counted")


@pytest.mark.parametrize("start", range(0, 150, 50))
def test_odd_banks_are_judged_as_the_definitions_say(start: int) -> None:
    for seed in range(start, start + 50):
        tables = random_bank(seed)
        found = [tuple(row[name] for name in COLUMNS) for row in claims(tables.__getitem__).to_pylist()]
        wanted = [tuple(row[name] for name in FIELDS) for row in claims_of(tables)]
        wanted.sort(key=lambda row: (row[1], row[0], row[2] is not None, row[2] or ""))
        assert found == wanted, f"bank of seed {seed}"


def test_a_hundred_thousand_claims_in_one_circle_are_judged_at_once() -> None:
    people = [f"C{number:06d}" for number in range(100_000)]
    ring = [stated(one, other) for one, other in zip(people, [*people[1:], people[0]], strict=True)]
    table = bank(dict.fromkeys(people, 0), referred=ring)
    assert claims(table)["finding"].to_pylist() == ["cycle"] * len(people)
