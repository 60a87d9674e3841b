"""Journeys: worked by hand on the tiny bank, and against a twin that walks them one by one."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.errors import BadParameter, UnknownNode
from graph.model import KINDS
from graph.snapshot import Bank
from graph.tables import schema
from queries.question import find
from tests import journey_twin as twin
from tests.banks import TINY, tables_of
from tests.graph_banks import bank_on
from tests.journey_twin import AS_OF
from tests.stores import MAKES
from tests.table_bank import table_bank

SEEDS = 40
SEED = 9  # of a bank with many steps


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return table_bank(tables_of(TINY), tmp_path_factory.mktemp("tiny"))


def asked(bank: Bank, question: str, as_of: Any = AS_OF, **given: Any) -> dict[str, Any]:
    with bank.snapshot(as_of) as snapshot:
        data = find("journeys", question).ask(snapshot, **given).to_data()
    return {name: data[name] for name in ("rows", "summary")}


def test_directly_follows_of_the_tiny_bank(tiny: Bank) -> None:
    """C01 opens, applies 40 days and 10 hours later, buys, logs in; C07 opens and logs in at one time, then views."""
    found = asked(tiny, "follows")
    assert [(row["x"], row["y"], row["median_seconds"]) for row in found["rows"]] == [
        ("apply", "buy", 60 * 86_400 + 3_600),
        ("buy", "login", 439 * 86_400 + 11 * 3_600),
        ("login", "view", 9 * 86_400 + 18 * 3_600),
        ("open", "apply", 40 * 86_400 + 10 * 3_600),
        ("open", "login", 0),
    ]
    assert {(row["count"], row["customers"], row["timed"]) for row in found["rows"]} == {(1, 1, 1)}
    told = {name: value for name, value in found["summary"].items() if name != "events"}
    cut = {"edges_cut": 0, "follows_cut": 0}
    assert told == {"customers": 5, "steps": 10, "undated": 0, "edges": 5, "follows": 5, **cut}
    assert [(each["event"], each["steps"], each["starts"], each["ends"]) for each in found["summary"]["events"]] == [
        ("buy", 2, 1, 1),
        ("login", 2, 0, 1),
        ("open", 2, 2, 0),
        ("apply", 1, 0, 0),
        ("ask", 1, 1, 1),
        ("sign", 1, 1, 1),
        ("view", 1, 0, 1),
    ]


def test_the_journeys_of_a_segment_are_those_of_its_members_on_the_day(tiny: Bank) -> None:
    """C07 alone of those who are young ever did anything; C05, young until yesterday, did not either."""
    assert [(row["x"], row["y"]) for row in asked(tiny, "follows", segment="young")["rows"]] == [
        ("login", "view"),
        ("open", "login"),
    ]


def test_a_threshold_says_what_it_cut(tiny: Bank) -> None:
    found = asked(tiny, "follows", threshold=2)
    assert found["rows"] == []
    assert (found["summary"]["edges_cut"], found["summary"]["follows_cut"]) == (5, 5)


def test_first_steps_of_the_tiny_bank(tiny: Bank) -> None:
    """Two begin with open and three otherwise, who end there; then one applies and one logs in: apply, by its name."""
    found = asked(tiny, "steps", first=2, top=1)
    flows = [tuple(row.values()) for row in found["rows"]]
    assert flows == [
        (1, None, "others", None, "end", 3),
        (1, "open", "event", "apply", "event", 1),
        (1, "open", "event", None, "others", 1),
    ]
    assert found["summary"]["customers"] == 5


def test_a_funnel_of_the_tiny_bank(tiny: Bank) -> None:
    """C07 logs in as the account is opened, C01 540 days less 2 hours later; only C01 buys in between."""
    rows = asked(tiny, "funnel", event=["open", "login"])["rows"]
    assert [(row["customers"], row["median_seconds"]) for row in rows] == [(2, None), (2, (540 * 86_400 - 7_200) / 2)]
    rows = asked(tiny, "funnel", event=["open", "buy", "login"])["rows"]
    assert [(row["customers"], row["share"], row["share_before"]) for row in rows] == [
        (2, 1.0, 1.0),
        (1, 0.5, 0.5),
        (1, 0.5, 1.0),
    ]
    assert rows[-1]["median_seconds_in_all"] == 540 * 86_400 - 7_200


def test_unknown_names_are_named(tiny: Bank) -> None:
    with pytest.raises(BadParameter, match=r"event 'opne' is not allowed: no step of this bank is called so.*open"):
        asked(tiny, "funnel", event=["opne"])
    for question, given in (("follows", {}), ("steps", {}), ("funnel", {"event": ["open"]})):
        with pytest.raises(UnknownNode, match="segment 'yuong' is not in this bank"):
            asked(tiny, question, segment="yuong", **given)


def compare(bank: Bank, records: dict[str, list[dict[str, Any]]], seed: int) -> None:
    """All three questions, on the day and on days before it, of all and of a segment."""
    for days, segment in ((0, None), (0, "young"), (2, None), (15, None)):
        as_of = AS_OF - timedelta(days=days)
        walks = twin.journeys(records, as_of, segment)
        place = (seed, days, segment)
        found = asked(bank, "follows", as_of, segment=segment, threshold=1 + seed % 2)
        assert (place, found) == (place, twin.follows(walks, 1 + seed % 2))
        first, top = 1 + seed % 4, 1 + seed % 3
        found = asked(bank, "steps", as_of, segment=segment, first=first, top=top)
        assert (place, found) == (place, twin.steps(walks, first, top))
        names = sorted({row["event"] for row in records["interacted"] if row["event"]})
        events = [*names, *names][seed % 3 : seed % 3 + 3]
        if events:
            found = asked(bank, "funnel", as_of, segment=segment, event=events)
            assert (place, found) == (place, twin.funnel(walks, events))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_random_journeys_are_told_as_walked_one_by_one(seed: int, tmp_path: Path) -> None:
    records = twin.random_bank(seed)
    compare(table_bank({name: typed(name, rows) for name, rows in records.items()}, tmp_path), records, seed)


def typed(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Typed values as a table, in which a name may be empty and is not missing."""
    return pa.Table.from_pylist(rows, schema=schema(KINDS[name]))


@pytest.mark.parametrize("make", MAKES)
def test_both_stores_tell_journeys_alike(make: str, tmp_path: Path) -> None:
    records = twin.random_bank(SEED)
    for row in records["interacted"]:
        row["event"] = row["event"] or None
    assert len(records["interacted"]) > 20
    with bank_on(make, records, tmp_path) as bank:
        compare(bank, records, SEED)


def test_a_bank_without_a_step_has_no_journeys(tmp_path: Path) -> None:
    bank = table_bank({}, tmp_path)
    assert asked(bank, "steps") == {"rows": [], "summary": {"customers": 0, "stops": []}}
    assert asked(bank, "follows")["rows"] == []
