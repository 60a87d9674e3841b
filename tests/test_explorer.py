"""The explorer: operations replayed, held to a twin in plain Python over the records of random banks."""

import json
import random
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadParameter, UnknownNode
from graph.model import NODES
from graph.snapshot import Bank
from queries.explore import explore, read_operations
from queries.explore.around import Surroundings
from queries.explore.reading import write_operations
from queries.explore.recipe import cypher, nodes_in_sight
from tests.banks import TINY, bank_of, tables_of
from tests.explorer_twin import Twin, edges_of, random_operations
from tests.graph_banks import AS_OF, IDS, Record, Records, bank_on, random_graph
from tests.stores import MAKES
from visualizations.explorer.picture import picture

START = {"do": "start", "node": "customer:C01"}
EXPAND = {"do": "expand", "node": "customer:C01"}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    bank = bank_of(tables_of(TINY), tmp_path_factory.mktemp("tiny"))
    yield bank
    bank.close()


def there(bank: Bank, *operations: dict[str, Any], **given: Any) -> list[str]:
    with bank.snapshot() as snapshot:
        return list(explore(snapshot, list(operations), **given).nodes)


def test_a_network_is_the_subtree_by_generation(tiny: Bank) -> None:
    with tiny.snapshot() as snapshot:
        view = explore(snapshot, [{"do": "network", "customer": "C01"}])
        rows = find_tree(snapshot)
    assert list(view.nodes) == [f"customer:{row['customer']}" for row in rows]
    assert list(view.edges) == [
        (f"customer:{row['referrer']}", f"customer:{row['customer']}", "REFERRED") for row in rows[1:]
    ]


def find_tree(snapshot: Any) -> list[dict[str, Any]]:
    from queries.question import find

    return find("referrals", "tree").ask(snapshot, customer="C01").to_data()["rows"]  # type: ignore[no-any-return] # plain data has no types


def test_collapse_takes_back_what_expanding_brought(tiny: Bank) -> None:
    expanded = there(tiny, START, EXPAND)
    assert len(expanded) == 17
    assert there(tiny, START, EXPAND, {"do": "collapse", "node": "customer:C01"}) == ["customer:C01"]


def test_a_node_that_an_old_link_names_is_an_error_or_gone(tiny: Bank) -> None:
    lost = {"do": "start", "node": "customer:nobody"}
    with pytest.raises(UnknownNode, match=r"customer 'nobody' is not in this bank: operation 2 \(start\) names it"):
        there(tiny, START, lost)
    assert there(tiny, START, lost, lenient=True) == ["customer:C01"]


@pytest.mark.parametrize(
    ("operations", "told"),
    [
        ([{**EXPAND, "most": -1}], r"operation 1 \(expand\): most -1 is not allowed: a whole number from 1 to 500"),
        ([START, {"do": "fly"}], "operation 2: do 'fly' is not allowed: one of camera"),
        ([{"do": "start"}], r"operation 1 \(start\): node is missing"),
        ([{**START, "why": 1}], r"operation 1 \(start\): why 1 is not allowed: it takes node"),
        ("[" * 100_000, "nested too deep"),
        ('[{"do": "pin", "node": "customer:C01", "x": NaN, "y": 0}]', "NaN is no number"),
        ([{"do": "pin", "node": "customer:C01", "x": 10**400, "y": 0}], "a number of very many digits"),
        ([START] * 10_001, "at most 10000"),
    ],
)
def test_a_list_that_was_edited_by_hand_is_told_where_it_is_wrong(tiny: Bank, operations: Any, told: str) -> None:
    with pytest.raises(BadParameter, match=told), tiny.snapshot() as snapshot:
        explore(snapshot, operations)


def test_operations_written_and_read_again_are_the_same() -> None:
    given = [START, {**EXPAND, "kinds": ["HOLDS"], "most": 7}, {"do": "hide", "nodes": ["product:fund"]}]
    assert write_operations(read_operations(given)) == given
    assert read_operations(json.loads(json.dumps(given))) == read_operations(given)


def test_a_picture_has_a_place_for_each_node_in_sight_and_none_moves_when_others_come(tiny: Bank) -> None:
    operations = [START, EXPAND, {"do": "hide", "nodes": ["product:debit"]}]
    with tiny.snapshot() as snapshot:
        before = {node.id: (node.x, node.y) for node in picture(snapshot, operations).nodes}
        more = picture(snapshot, [*operations, {"do": "expand", "node": "product:fund"}])
    after = {node.id: (node.x, node.y) for node in more.nodes}
    assert "product:debit" not in before
    assert len(set(after.values())) == len(after) > len(before)
    assert before.items() <= after.items()


def test_a_filter_puts_out_of_sight_what_does_not_match_and_counts_all(tiny: Bank) -> None:
    operations = [
        {"do": "network", "customer": "C01"},
        {"do": "filter", "kind": "customer", "property": "joined_on", "least": "2025-03-01", "most": "2025-12-31"},
    ]
    with tiny.snapshot() as snapshot:
        shown = picture(snapshot, operations)
    joined = {f"customer:{row['id']}": row["joined_on"] for row in tiny.revision.table("customer").to_pylist()}
    everybody = there(tiny, operations[0])
    assert [node.id for node in shown.nodes] == [
        node for node in everybody if date(2025, 3, 1) <= joined[node] <= date(2025, 12, 31)
    ]
    assert (shown.shown, shown.of) == (len(shown.nodes), len(everybody))
    assert sorted(shown.filtered) == sorted(set(everybody) - {node.id for node in shown.nodes})
    assert sum(each.count for each in shown.filters[0].histogram) == len(everybody)


def test_a_filter_or_a_rule_by_a_personal_property_is_refused_where_names_are_masked(tiny: Bank) -> None:
    by_birth = {"do": "filter", "kind": "customer", "property": "birth_year", "least": 1990}
    revealed = tiny.snapshot(reveal=True)
    assert explore(revealed, [START, by_birth]).filters
    with pytest.raises(BadParameter, match="no personal property"):
        there(tiny, START, by_birth)


def test_rules_give_the_classes_of_a_property_their_own_styles_with_a_legend(tiny: Bank) -> None:
    operations = [
        {"do": "network", "customer": "C01"},
        {"do": "colour", "kind": "customer", "property": "tier"},
        {"do": "size", "kind": "customer", "property": "margin_12m_minor"},
    ]
    with tiny.snapshot() as snapshot:
        shown = picture(snapshot, operations)
    tier = {node.id: node.properties["tier"] for node in shown.nodes}
    fills = {each.key: each.fill for each in shown.node_styles}
    assert {(tier[node.id], fills[node.style]) for node in shown.nodes} == {
        ("gold", fills["customer|tier=gold"]),
        ("standard", fills["customer|tier=standard"]),
    }
    assert len(set(fills.values())) == 2
    largest = max(shown.nodes, key=lambda node: node.size)
    assert largest.properties["margin_12m_minor"] == shown.sizes[0].most


@pytest.fixture(params=["listed", "counted", "counted at once"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The ways to look around a node: every neighbour, counts where there are more than three, and all such at once."""
    if request.param != "listed":
        few = partial(Surroundings, listed=3)
        for module in ("queries.explore.replay", "visualizations.explorer.picture"):
            monkeypatch.setattr(f"{module}.Surroundings", few)
    return str(request.param)


@pytest.mark.parametrize("make", MAKES)
@pytest.mark.seeds(1, soak=200)
def test_random_operations_make_what_they_make_by_definition(make: str, seed: int, way: str, tmp_path: Path) -> None:
    chance = random.Random(f"explore {seed}")  # noqa: S311 # not for secrets
    records = random_graph(chance, chance.choice([0.3, 1.0, 2.0]))
    nodes = [f"{kind}:{id_}" for kind, ids in IDS.items() for id_ in ids]
    favourites = chance.sample(nodes, 12)
    with bank_on(make, records, tmp_path) as bank:
        referred = bank.revision.table("referred").to_pylist()
        edges = edges_of({**records, "referred": referred})
        if way == "counted at once":
            with bank.snapshot(AS_OF) as snapshot:
                Surroundings(snapshot, listed=3).count_crowds()
        for _ in range(4):
            twin, done = Twin(edges, shown_referees(records, referred)), []
            for number, operation in enumerate(random_operations(chance, favourites, 12), 1):
                twin.do(number, operation)
                done.append(operation)
            with bank.snapshot(AS_OF) as snapshot:
                shown = picture(snapshot, done)
            assert [node.id for node in shown.nodes] == twin.seen, done
            assert {node.id: (node.neighbours, node.more) for node in shown.nodes} == {
                node: twin.more(node) for node in twin.seen
            }, done
            assert {(edge.source, edge.target, edge.kind): edge.count for edge in shown.edges} == twin.drawn_between(
                set(twin.seen)
            ), done


def shown_referees(records: Records, referred: list[Record]) -> dict[str, list[str]]:
    """The counted referrals of each customer that show on the day."""
    joined = {row["id"]: row["joined_on"] for row in records["customer"]}
    found: dict[str, list[str]] = {}
    for row in referred:
        day = joined[row["referee_id"]]
        if row["counted"] and day is not None and day <= AS_OF:
            found.setdefault(row["referrer_id"], []).append(row["referee_id"])
    return found


@pytest.mark.parametrize("make", MAKES)
@pytest.mark.seeds(1, soak=100)
def test_the_cypher_of_a_view_gives_its_nodes(make: str, seed: int, tmp_path: Path) -> None:
    chance = random.Random(f"recipe {seed}")  # noqa: S311 # a bank for a test, no secret
    records = random_graph(chance)
    nodes = [f"{kind}:{id_}" for kind, ids in IDS.items() for id_ in ids]
    kinds = {kind.label: kind.name for kind in NODES}
    with bank_on(make, records, tmp_path) as bank:
        for _ in range(6):
            done = list(random_operations(chance, chance.sample(nodes, 12), 8))
            done += [{"do": "filter", "kind": "customer", "property": "tier", "values": [""], "missing": True}]
            with bank.snapshot(AS_OF) as snapshot:
                seen = nodes_in_sight(snapshot, done)
                statements = [(each.text, json.loads(json.dumps(each.parameters))) for each in cypher(snapshot, done)]
            rows = [row for text, parameters in statements for row in bank.revision.local(text, **parameters)]
            assert {f"{kinds[row['label']]}:{row['id']}" for row in rows} == set(seen), done


def test_the_cypher_of_a_plain_expansion_walks_the_graph(tiny: Bank) -> None:
    with tiny.snapshot() as snapshot:
        texts = [each.text for each in cypher(snapshot, [START, EXPAND, {"do": "network", "customer": "C01"}])]
    walks = [(False, False), (True, False), (False, True), (False, False)]  # C01, its neighbours, its network, C01
    assert [("-[edge]-" in text, "REFERRED" in text) for text in texts] == walks
