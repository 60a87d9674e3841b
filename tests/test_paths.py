"""Paths between nodes: worked by hand, against networkx on random banks, around hubs and loops."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import islice, pairwise, product
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graph.algorithms.shortest import shortest_ways
from graph.errors import BadParameter, UnknownNode
from graph.model import EDGES
from graph.snapshot import Bank
from queries.paths.between import LABELS
from queries.paths.crowds import Crowds
from queries.paths.neighbours import Neighbours
from queries.question import find
from tests.agreement import disagreements
from tests.banks import TINY, bank_of, table_from, tables_of
from tests.graph_banks import AS_OF, IDS, Records, bank_on, counts, random_graph
from tests.stores import MAKES

Near = dict[str, dict[str, set[str]]]  # neighbours, each with the kinds of edges to it

EXPECTED = [json.loads(path.read_text("utf-8")) for path in sorted((TINY / "expected").glob("paths-*.json"))]


def asked(bank: Bank, source: str, target: str, as_of: date = AS_OF, **given: Any) -> dict[str, Any]:
    with bank.snapshot(as_of) as snapshot:
        return find("paths", "between").ask(snapshot, source=source, target=target, **given).to_data()


@pytest.fixture(params=["by the graph", "by the tables", "by the crowds"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ways to look at neighbours: one node at a time, many at once, and nodes of few edges known to be no hubs."""
    if request.param == "by the crowds":
        monkeypatch.setattr("queries.paths.between.Neighbours", partial(Neighbours, crowds=crowds_of_three))
    if request.param == "by the tables":
        monkeypatch.setattr("queries.paths.between.Neighbours", partial(Neighbours, many=1))


def crowds_of_three(bank: Bank) -> Crowds:
    return Crowds.of(bank, least=3)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    bank = bank_of(tables_of(TINY), tmp_path_factory.mktemp("tiny"))
    yield bank
    bank.close()


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: str(each["parameters"]))
def test_the_tiny_bank_is_answered_as_worked_by_hand(tiny: Bank, expected: dict[str, Any]) -> None:
    found = asked(tiny, as_of=date.fromisoformat(expected["as_of"]), **expected["parameters"])
    assert disagreements(found["rows"], expected["rows"]) == []
    assert disagreements(found["summary"], expected["summary"]) == []


# The twin: networkx over the records, with the rule of each kind's dates written out once more.


def ties(records: Records, kinds: list[str]) -> Near:
    found: Near = defaultdict(lambda: defaultdict(set))
    for kind in EDGES:
        for row in records[kind.name] if kind.label in kinds else ():
            one = f"{kind.source.refers_to}:{row[kind.source.name]}"
            other = f"{kind.target.refers_to}:{row[kind.target.name]}"
            if one != other and counts(kind.name, row):
                found[one][other].add(kind.label)
                found[other][one].add(kind.label)
    return found


def by_networkx(near: Near, source: str, target: str, max_hops: int, hub: int) -> dict[str, Any]:
    hubs = {node for node, others in near.items() if len(others) > hub} - {source, target}
    walkable = nx.DiGraph((node, other) for node in near if node not in hubs for other in near[node])
    walkable.add_nodes_from((source, target))
    away = nx.single_source_shortest_path_length(walkable, source)
    hops = away[target] if away.get(target, max_hops + 1) <= max_hops else None
    rows = []
    for nodes in [] if hops is None else nx.all_shortest_paths(walkable, source, target):
        for edges in product(*(near[one][other] for one, other in pairwise(nodes))):
            rows.append({"nodes": nodes, "edges": list(edges)})
    skipped = sum(away.get(each, max_hops) < (max_hops if hops is None else hops) for each in hubs)
    ordered = sorted(rows, key=lambda row: (row["nodes"], row["edges"]))
    return {"rows": ordered, "summary": {"hops": hops, "hubs_skipped": skipped}}


def any_node(chance: random.Random) -> str:
    kind = chance.choice(["customer", "customer", *IDS])
    return f"{kind}:{chance.choice(IDS[kind])}"


@pytest.fixture(scope="module", params=MAKES)
def make(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=range(3))
def woven(make: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    """A bank with loops, circles and parallel edges, of past, future and missing days."""
    chance = random.Random(request.param)  # noqa: S311 # a bank that is the same each time, no secret
    records = random_graph(chance, density=0.7 + request.param / 2)
    with bank_on(make, records, tmp_path_factory.mktemp("woven")) as bank:
        yield bank


@pytest.mark.usefixtures("way")
def test_paths_agree_with_networkx_over_loops_circles_and_parallel_edges(woven: Bank) -> None:
    chance = random.Random(1)  # noqa: S311 # the same questions each time, no secret
    with woven.snapshot(AS_OF) as snapshot:
        records = {kind.name: snapshot.table(kind.name).to_pylist() for kind in EDGES}
    seen = set()
    for _ in range(15):
        source, target = any_node(chance), any_node(chance)
        kinds = sorted(chance.sample(LABELS, chance.randint(1, len(LABELS)))) if chance.random() < 0.5 else list(LABELS)
        max_hops, hub = chance.randint(1, 6), chance.choice([4, 8, 16, 1000])
        expected = by_networkx(ties(records, kinds), source, target, max_hops, hub)
        found = asked(woven, source, target, kinds=kinds, max_hops=max_hops, hub=hub, limit=100_000)
        assert disagreements(found["rows"], expected["rows"]) == []
        assert disagreements(found["summary"], expected["summary"]) == []
        seen.add(expected["summary"]["hops"])
    assert len(seen) > 3


# Shapes too dull to store.


def referrals(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """A bank of stated referrals among customers who all joined on one day, the referrers first in the list."""
    people = sorted({each for pair in pairs for each in pair})
    return {
        "customer": table_from("customer", [{"id": each, "joined_on": AS_OF} for each in people]),
        "referred": table_from("referred", [{"referrer_id": one, "referee_id": other} for one, other in pairs]),
    }


@pytest.mark.usefixtures("way")
def test_a_chain_is_walked_as_far_as_six_edges(tmp_path: Path) -> None:
    names = [f"C{n:03}" for n in range(200)]
    bank = bank_of(referrals(list(pairwise(names))), tmp_path)
    assert asked(bank, "customer:C006", "customer:C000")["summary"]["hops"] == 6
    assert asked(bank, "customer:C000", "customer:C007")["summary"] == {"hops": None, "hubs_skipped": 0}
    bank.close()


@pytest.mark.usefixtures("way")
def test_the_centre_of_a_star_is_walked_around_and_is_still_an_end(tmp_path: Path) -> None:
    star = [("C", f"S{n:04}") for n in range(9_999)]
    detour = [("S0001", "D1"), ("D1", "D2"), ("D2", "S0002")]
    bank = bank_of(referrals([*star, *detour]), tmp_path)
    around = asked(bank, "customer:S0001", "customer:S0002")
    assert around["rows"] == [
        {"nodes": [f"customer:{each}" for each in ("S0001", "D1", "D2", "S0002")], "edges": ["REFERRED"] * 3}
    ]
    assert around["summary"] == {"hops": 3, "hubs_skipped": 1}
    through = asked(bank, "customer:S0001", "customer:S0002", hub=9_999)
    assert through["rows"][0]["nodes"] == ["customer:S0001", "customer:C", "customer:S0002"]
    assert asked(bank, "customer:S0003", "customer:S0004")["summary"] == {"hops": None, "hubs_skipped": 1}
    assert asked(bank, "customer:C", "customer:D1")["summary"] == {"hops": 2, "hubs_skipped": 0}
    assert asked(bank, "customer:D1", "customer:C")["summary"] == {"hops": 2, "hubs_skipped": 0}
    bank.close()


def test_ways_are_made_one_by_one_so_that_millions_cost_no_more_than_a_few() -> None:
    layers = [["a"], *([f"{layer}{n:02}" for n in range(30)] for layer in range(5)), ["z"]]
    down = {node: {each: ["LINKED"] for each in below} for above, below in pairwise(layers) for node in above}
    ways = shortest_ways("a", "z", lambda nodes: {node: down[node] for node in nodes}, down.__getitem__, 6)
    first = list(islice(ways, 2))
    assert ways.hops == 6
    assert [nodes for nodes, _ in first] == [["a", "000", "100", "200", "300", last, "z"] for last in ("400", "401")]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"source": "C07"}, "source 'C07' is not allowed: a node as kind:id"),
        ({"source": "customer:"}, "source 'customer:' is not allowed: a node as kind:id"),
        ({"target": "client:C07"}, "target 'client:C07' is not allowed: a kind before the colon"),
        ({"kinds": ["REFERRED", "KNOWS"]}, "kinds 'KNOWS' is not allowed: one of ISSUED, UNDER"),
        ({"max_hops": 7}, "max_hops 7 is not allowed: a whole number from 1 to 6"),
        ({"max_hops": 0}, "max_hops 0 is not allowed"),
        ({"hub": 0}, "hub 0 is not allowed"),
        ({"limit": 0}, "limit 0 is not allowed"),
    ],
)
def test_a_parameter_that_is_not_allowed_is_named_with_what_is(tiny: Bank, given: dict[str, Any], text: str) -> None:
    with pytest.raises(BadParameter, match=text):
        asked(tiny, **{"source": "customer:C07", "target": "customer:C01", **given})


def test_a_node_that_is_not_in_the_bank_is_named(tiny: Bank) -> None:
    with pytest.raises(UnknownNode, match="customer 'C07:x' is not in this bank"):
        asked(tiny, "customer:C07:x", "customer:C01")
    with pytest.raises(UnknownNode, match="product 'fnud' is not in this bank; nearest: 'fund'"):
        asked(tiny, "customer:C07", "product:fnud")
