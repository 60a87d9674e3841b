"""All stores behave the same when a bank is written: whole, once, by one load at a time."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.digest import digest
from graph.errors import StoreBusy
from graph.model import KINDS
from graph.stores.contract import Store
from graph.tables import empty
from tests.banks import TINY, in_key_order, publish, table_from, tables_of
from tests.stores import MAKES, empty_store

DAY = date(2026, 6, 30)

Bundle = Mapping[str, list[dict[str, Any]]]


@pytest.fixture(params=MAKES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store = empty_store(request.param, tmp_path)
    yield store
    store.close()


def write(store: Store, bundle: Bundle) -> str:
    """Make these records all the rows of their kinds."""
    return publish(store, {name: table_from(name, records) for name, records in bundle.items()})


def rows(store: Store, kind: str) -> list[dict[str, Any]]:
    with closing(store.revision()) as revision:
        return [*revision.table(kind).to_pylist()]


def ask(store: Store, text: str, **params: Any) -> list[dict[str, Any]]:
    with closing(store.revision()) as revision:
        return revision.local(text, **params)


def people(*ids: str) -> list[dict[str, Any]]:
    return [{"id": each} for each in ids]


def test_the_first_load_begins_with_an_empty_bank(store: Store) -> None:
    with store.hold(), closing(store.revision()) as revision:
        assert {name: revision.table(name).num_rows for name in KINDS} == dict.fromkeys(KINDS, 0)
        assert revision.table("customer").schema.equals(empty(KINDS["customer"]).schema)


def test_a_whole_bank_is_written_and_read(store: Store) -> None:
    tables = tables_of(TINY)
    publish(store, tables)
    with closing(store.revision()) as revision:
        for name, table in tables.items():
            assert revision.table(name).equals(in_key_order(KINDS[name], table)), name


def test_every_write_has_a_name_of_its_own(store: Store) -> None:
    names = [write(store, {"customer": people(*"ab"[:many])}) for many in (1, 2, 1)]
    assert len(set(names)) == 3
    assert store.current() == names[-1]
    with closing(store.revision()) as revision:
        assert revision.name == names[-1]


def test_what_is_not_in_a_load_stays(store: Store) -> None:
    write(store, {"customer": people("a", "b"), "product": people("p")})
    write(store, {"linked": [{"customer_id": "a", "other_id": "b", "kind": "device"}]})
    assert [row["id"] for row in rows(store, "customer")] == ["a", "b"]
    text = "MATCH (a:Customer)-[r:LINKED]->(b:Customer) RETURN a.id AS a, r.kind AS kind, b.id AS b"
    assert ask(store, text) == [{"a": "a", "kind": "device", "b": "b"}]


def test_an_unchanged_load_writes_nothing(store: Store, tmp_path: Path) -> None:
    name = publish(store, tables_of(TINY))
    with closing(store.revision()) as revision:
        before = digest(revision)
    assert publish(store, tables_of(TINY)) == name
    assert store.current() == name
    with closing(store.revision()) as revision:
        assert digest(revision) == before


def test_two_ways_to_the_same_bank_have_one_digest(store: Store, tmp_path: Path) -> None:
    write(store, {"customer": people("b", "c"), "product": people("p"), "channel": people("x")})
    write(store, {"customer": [{"id": "c", "tier": ""}, *people("a")], "product": []})
    with closing(store.revision()) as revision:
        two_steps = digest(revision)
    other = empty_store("ladybug", tmp_path / "other")
    write(other, {"channel": people("x"), "customer": [*people("a"), {"id": "c", "tier": ""}]})
    with closing(other.revision()) as revision:
        assert digest(revision) == two_steps


def test_a_contract_changes_its_owner(store: Store) -> None:
    nodes = {"customer": people("a", "b"), "product": people("p")}
    held = {"product_id": "p", "contract_id": "k1", "opened_on": DAY, "balance_minor": 5}
    write(store, {**nodes, "holds": [{**held, "customer_id": "a"}, {**held, "customer_id": "a", "contract_id": "k2"}]})
    write(store, {"holds": [{**held, "customer_id": "b"}, {**held, "customer_id": "a", "contract_id": "k2"}]})
    assert [(row["contract_id"], row["customer_id"]) for row in rows(store, "holds")] == [("k1", "b"), ("k2", "a")]
    text = (
        "MATCH (c:Customer)-[r:HOLDS]->(:Product) RETURN r.contract_id AS k, c.id AS c, r.balance_minor AS m ORDER BY k"
    )
    assert ask(store, text) == [{"k": "k1", "c": "b", "m": 5}, {"k": "k2", "c": "a", "m": 5}]


def test_an_edge_without_its_first_day_is_there_once(store: Store) -> None:
    nodes = {"customer": people("a"), "segment": people("s")}
    always, later = {"customer_id": "a", "segment_id": "s"}, {"customer_id": "a", "segment_id": "s", "valid_from": DAY}
    write(store, {**nodes, "member_of": [always, later]})
    write(store, {"member_of": [{**always, "valid_to": DAY}, later]})
    text = "MATCH (:Customer)-[r:MEMBER_OF]->(:Segment) RETURN r.valid_from AS since, r.valid_to AS till ORDER BY till"
    assert ask(store, text) == [{"since": None, "till": DAY}, {"since": DAY, "till": None}]
    assert [row["valid_from"] for row in rows(store, "member_of")] == [None, DAY]


def test_a_column_is_emptied(store: Store) -> None:
    write(store, {"customer": [{"id": "a", "name": "王", "tier": "gold", "birth_year": 0, "joined_on": DAY}]})
    write(store, {"customer": [{"id": "a", "name": "王"}]})
    text = "MATCH (c:Customer) RETURN c.name AS name, c.tier AS tier, c.birth_year AS year, c.joined_on AS joined"
    assert ask(store, text) == [{"name": "王", "tier": None, "year": None, "joined": None}]
    (row,) = rows(store, "customer")
    assert {name for name, value in row.items() if value is not None} == {"id", "name"}


def test_rows_are_removed(store: Store) -> None:
    ties = [{"customer_id": "a", "other_id": other, "kind": "device"} for other in ("b", "c")]
    write(store, {"customer": people("a", "b", "c"), "linked": ties})
    write(store, {"customer": people("a", "b"), "linked": ties[:1]})
    assert [row["id"] for row in rows(store, "customer")] == ["a", "b"]
    assert ask(store, "MATCH (c:Customer) RETURN count(*) AS n") == [{"n": 2}]
    assert ask(store, "MATCH ()-[r:LINKED]->(c) RETURN c.id AS id") == [{"id": "b"}]
    write(store, {"linked": []})
    assert ask(store, "MATCH ()-[r:LINKED]->() RETURN count(*) AS n") == [{"n": 0}]


def test_an_edge_may_end_where_it_begins(store: Store) -> None:
    write(store, {"customer": people("a"), "linked": [{"customer_id": "a", "other_id": "a", "kind": "device"}]})
    assert ask(store, "MATCH (c:Customer)-[r:LINKED]->(o) RETURN c.id = o.id AS same") == [{"same": True}]


def test_a_second_load_is_refused_while_one_runs(store: Store) -> None:
    with store.hold(), pytest.raises(StoreBusy) as caught:
        store.hold()
    assert "\n" not in str(caught.value)
    with store.hold():
        pass


def test_a_load_shows_how_far_it_is(store: Store) -> None:
    seen: list[tuple[str, int, int]] = []
    tables = {"customer": table_from("customer", people("a", "b")), "product": table_from("product", people("p"))}
    publish(store, tables, lambda *each: seen.append(each))
    assert seen
    assert all(0 <= done <= total for _, done, total in seen)
    assert seen[-1][1] == seen[-1][2]
