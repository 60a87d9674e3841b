"""The customer card: worked by hand, read again row by row on a random bank, and below a deep chain."""

import json
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UnknownNode
from graph.model import NODE_KINDS
from graph.snapshot import Bank
from queries.answer import plain
from queries.question import find
from tests.agreement import disagreements
from tests.banks import TINY, bank_of, table_from, tables_of
from tests.graph_banks import AS_OF, IDS, Record, Records, bank_on, random_graph
from tests.stores import MAKES

EXPECTED = [json.loads(path.read_text("utf-8")) for path in sorted((TINY / "expected").glob("customers-*.json"))]


def asked(bank: Bank, customer: str, as_of: date = AS_OF, *, reveal: bool = False) -> dict[str, Any]:
    with bank.snapshot(as_of, reveal=reveal) as snapshot:
        return find("customers", "card").ask(snapshot, customer=customer).to_data()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    bank = bank_of(tables_of(TINY), tmp_path_factory.mktemp("tiny"))
    yield bank
    bank.close()


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: f"{each['parameters']} {each['as_of']}")
def test_the_tiny_bank_is_answered_as_worked_by_hand(tiny: Bank, expected: dict[str, Any]) -> None:
    found = asked(tiny, as_of=date.fromisoformat(expected["as_of"]), **expected["parameters"])
    assert found["rows"] == []
    assert disagreements(found["summary"], expected["summary"]) == []
    assert found["summary"]["properties"] == expected["summary"]["properties"]


def test_names_are_masked_and_birth_years_hidden_unless_revealed(tiny: Bank) -> None:
    masked = asked(tiny, "C07")["summary"]
    assert masked["name"] == "黄**"
    assert not {"name", "birth_year"} & masked["properties"].keys()
    revealed = asked(tiny, "C07", reveal=True)["summary"]
    assert revealed["name"] == revealed["properties"]["name"] == "黄晓明"
    assert revealed["properties"]["birth_year"] == 2005


def test_all_that_the_model_knows_of_a_customer_is_on_the_card(tiny: Bank) -> None:
    properties = asked(tiny, "C07", reveal=True)["summary"]["properties"]
    assert list(properties) == [each.name for each in NODE_KINDS["customer"].own]


def test_a_customer_who_is_not_in_the_bank_is_named(tiny: Bank) -> None:
    with pytest.raises(UnknownNode, match=r"customer 'C99' is not in this bank$"):
        asked(tiny, "C99")


def card(records: Records, customer: str) -> Record:
    """The card again, from the rows, but for the states."""
    by_id = {row["id"]: row for row in records["customer"]}
    mine = {kind: [row for row in records[kind] if row.get("customer_id") == customer] for kind in records}
    joined = {each: row["joined_on"] for each, row in by_id.items() if (row["joined_on"] or date.max) <= AS_OF}
    referrers = {
        row["referee_id"]: row["referrer_id"]
        for row in records["referred"]
        if row["counted"] and row["referee_id"] in joined
    }
    top = customer
    while top in referrers:
        top = referrers[top]
    left_on = by_id[customer]["left_on"]
    steps = [row for row in mine["interacted"] if row["at"] is None or row["at"].date() <= AS_OF]
    return {
        "properties": {
            **{each.name: by_id[customer][each.name] for each in NODE_KINDS["customer"].own if not each.personal},
            "joined_on": joined.get(customer),
            "left_on": left_on if left_on and left_on <= AS_OF else None,
        },
        "referrer": referrers.get(customer),
        "referees": sorted(one for one, by in referrers.items() if by == customer),
        "network": top,
        "holdings": [
            {"contract": row["contract_id"], "product": row["product_id"]}
            | {name: row[name] for name in ("opened_on", "closed_on", "balance_minor")}
            for row in sorted(mine["holds"], key=lambda row: row["contract_id"])
            if row["opened_on"] is None or row["opened_on"] <= AS_OF
        ],
        "segments": sorted(
            {
                row["segment_id"]
                for row in mine["member_of"]
                if (row["valid_from"] or date.min) <= AS_OF < (row["valid_to"] or date.max)
            }
        ),
        "scenes": sorted(
            {row["scene_id"] for row in mine["came_from"] if row["happened_on"] is None or row["happened_on"] <= AS_OF}
        ),
        "last_steps": [
            {"event_id": row["event_id"], "at": row["at"], "event": row["event"]}
            | {"channel": row["channel_id"], "product": row["product_id"]}
            for row in sorted(steps, key=lambda row: (row["at"] or datetime.min, row["event_id"]), reverse=True)[:10]
        ],
    }


@pytest.mark.parametrize("make", MAKES)
def test_cards_agree_with_the_rows_of_a_bank_of_odd_days(make: str, tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311 # a bank that is the same each time, no secret
    records = random_graph(chance, density=3)
    steps = [{**row, "customer_id": "C1"} for row in records["interacted"][:30]]
    records["interacted"] = [*steps, *records["interacted"][30:]]
    with bank_on(make, records, tmp_path) as bank:
        with bank.snapshot(AS_OF) as snapshot:
            loaded = {kind: snapshot.table(kind).to_pylist() for kind in records}
        for customer in IDS["customer"][:16]:
            found = asked(bank, customer)["summary"]
            assert disagreements(found, plain(card(loaded, customer))) == []
            with bank.snapshot(AS_OF) as snapshot:
                assert find("strategy", "why-not").ask(snapshot, customer=customer).summary.state == found["state"]


def test_the_last_of_a_chain_of_two_hundred_is_in_the_network_of_the_first(tmp_path: Path) -> None:
    joined = [AS_OF - timedelta(days=200 - n) for n in range(200)]
    people = [{"id": f"C{n:03}", "joined_on": day} for n, day in enumerate(joined)]
    chain = [{"referrer_id": f"C{n:03}", "referee_id": f"C{n + 1:03}", "happened_on": joined[n]} for n in range(199)]
    bank = bank_of({"customer": table_from("customer", people), "referred": table_from("referred", chain)}, tmp_path)
    last = asked(bank, "C199")["summary"]
    assert (last["network"], last["referrer"], last["referees"]) == ("C000", "C198", [])
    assert asked(bank, "C199", AS_OF - timedelta(days=2))["summary"]["network"] == "C199"
    bank.close()
