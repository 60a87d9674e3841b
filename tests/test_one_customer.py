"""One customer judged from fetched facts: against the twin, against the SQL of all customers, on both stores."""

from itertools import product as pairs_of
from pathlib import Path
from typing import Any

import pytest

from graph.snapshot import Bank
from queries.question import find
from queries.strategy.case import Case
from queries.strategy.catalogue import catalogue
from queries.strategy.facts import Contact, Facts, facts_of
from tests.banks import table_from
from tests.graph_banks import bank_on
from tests.stores import MAKES
from tests.strategy_banks import AS_OF, random_bank
from tests.strategy_twin import Twin
from tests.table_bank import table_bank

SEEDS = 60


def facts(twin: Twin, customer: str) -> Facts:
    """What the rules read of a customer, out of the twin."""
    person = twin.node("customer", customer)
    contacts = [row for row in twin.rows("contacted", customer_id=customer) if row["at"] and row["at"].date() <= AS_OF]
    return Facts(
        has_left=twin.has_left(customer),
        no_contact=bool(person["no_contact"]),
        no_profiling=bool(person["no_profiling"]),
        segments=frozenset(twin.segments(customer)),
        scenes=frozenset(twin.scenes(customer)),
        held=frozenset(twin.held(customer)),
        consented=frozenset(twin.consented(customer)),
        contacts=tuple(Contact(row["strategy_id"], row["channel_id"], row["at"].date()) for row in contacts),
    )


def told(case: Case, product: str | None = None) -> dict[str, Any]:
    """The answer of why-not."""
    rows = [dict(zip(("strategy", "product", "failed"), each, strict=True)) for each in case.failed(product)]
    return {"rows": rows, "summary": {"state": case.states(product)}}


@pytest.fixture(params=range(SEEDS))
def twin(request: pytest.FixtureRequest) -> Twin:
    return Twin(random_bank(request.param), AS_OF)


@pytest.fixture
def bank(twin: Twin, tmp_path: Path) -> Bank:
    return table_bank({name: table_from(name, rows) for name, rows in twin.bank.items()}, tmp_path)


def test_every_customer_of_a_random_bank_is_judged_as_the_twin_does(twin: Twin, bank: Bank) -> None:
    for customer in twin.ids("customer"):
        case = Case(catalogue(bank), facts(twin, customer), AS_OF)
        assert told(case) == twin.why_not(customer)
        for product in twin.ids("product"):
            assert told(case, product) == twin.why_not(customer, product)


def test_one_customer_has_the_states_that_the_sql_of_all_customers_gives(twin: Twin, bank: Bank) -> None:
    for segment, product in list(pairs_of(twin.ids("segment"), twin.ids("product")))[:2]:
        with bank.snapshot(AS_OF) as snapshot:
            people = find("strategy", "people").ask(snapshot, segment=segment, product=product).rows.to_records()
        for each in people:
            case = Case(catalogue(bank), facts(twin, each["customer"]), AS_OF)
            assert (each["customer"], each["state"]) == (each["customer"], case.states(product)[product])


@pytest.mark.parametrize("make", MAKES)
@pytest.mark.parametrize("seed", range(4))
def test_the_facts_of_every_customer_are_fetched_as_the_twin_reads_them(seed: int, make: str, tmp_path: Path) -> None:
    twin = Twin(random_bank(seed), AS_OF)
    with bank_on(make, dict(twin.bank), tmp_path) as bank:  # type: ignore[arg-type] # records that nobody changes
        for customer in twin.ids("customer"):
            with bank.snapshot(AS_OF) as snapshot:
                found, expected = facts_of(snapshot, customer), facts(twin, customer)
                assert in_order(found) == in_order(expected)
                answer = find("strategy", "why-not").ask(snapshot, customer=customer).to_data()
            assert {name: answer[name] for name in ("rows", "summary")} == twin.why_not(customer)


def in_order(found: Facts) -> Any:
    """Facts with their contacts in one order."""
    return {
        **vars(found),
        "contacts": sorted(found.contacts, key=lambda each: (each.on, each.strategy, str(each.channel))),
    }
