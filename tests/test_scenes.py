"""Pictures as data: what is drawn is what the answers say, and nothing lies on anything else."""

import itertools
import json
import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadParameter, UnknownNode
from graph.snapshot import Bank
from queries.answer import plain
from queries.question import find
from queries.strategy.kpis import begins
from tests.banks import TINY, bank_of, table_from
from tests.picture_banks import tiny
from visualizations.layouts.columns import order, spread
from visualizations.layouts.layered import layers
from visualizations.layouts.radial import radial
from visualizations.scene import Scene, find_scene, scenes

GIVEN: dict[str, dict[str, Any]] = {"products paths": {"held": ["debit"], "target": "fund"}}


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    bank = tiny(tmp_path_factory.mktemp("scenes"))
    yield bank
    bank.close()


def make(bank: Bank, asked: str, *, reveal: bool = False, **given: Any) -> Scene:
    theme, name = asked.split()
    with bank.snapshot(date(2026, 6, 30), reveal=reveal) as snapshot:
        return find_scene(theme, name).make(snapshot, **given)


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((TINY / "expected" / f"{name}.json").read_text(encoding="utf-8"))
    return found


ALL = [f"{each.theme} {each.name}" for each in scenes()]


@pytest.mark.parametrize("asked", ALL)
def test_a_scene_is_whole(bank: Bank, asked: str) -> None:
    scene = make(bank, asked, **GIVEN.get(asked, {}))
    ids = [node.id for node in scene.nodes]
    assert len(ids) == len(set(ids)) > 0
    assert {end for edge in scene.edges for end in (edge.source, edge.target)} <= set(ids)
    assert {node.style for node in scene.nodes} <= {each.key for each in scene.node_styles}
    assert {edge.style for edge in scene.edges} <= {each.key for each in scene.edge_styles}
    assert all(len(row) == len(scene.twin.columns) for row in scene.twin.rows)
    assert len(scene.twin.nodes) == len(scene.twin.rows)
    assert {node for node in scene.twin.nodes if node} <= set(ids)
    assert scene.receipt is not None
    assert scene.receipt.as_of == date(2026, 6, 30)


@pytest.mark.parametrize("asked", ALL)
def test_the_same_scene_is_drawn_twice(bank: Bank, asked: str) -> None:
    once, again = (make(bank, asked, **GIVEN.get(asked, {})).to_data() for _ in range(2))
    for each in (once, again):
        each["receipt"].pop("seconds")
    assert json.dumps(once) == json.dumps(again)


@pytest.mark.parametrize("asked", ALL)
def test_words_are_there_in_both_languages(bank: Bank, asked: str) -> None:
    scene = make(bank, asked, **GIVEN.get(asked, {}))
    legend = [each.label for each in (*scene.node_styles, *scene.edge_styles, *scene.twin.columns)]
    for words in (scene.title, scene.subtitle, *legend, *scene.left_out, *(node.label for node in scene.nodes)):
        assert words.zh
        assert words.en


@pytest.mark.parametrize("asked", ALL)
def test_no_node_lies_on_another(bank: Bank, asked: str) -> None:
    scene = make(bank, asked, **GIVEN.get(asked, {}))
    for one, other in itertools.combinations(scene.nodes, 2):
        assert math.hypot(one.x - other.x, one.y - other.y) > 10, (one.id, other.id)


def test_colour_is_never_the_only_sign(bank: Bank) -> None:
    for maker in scenes():
        scene = make(bank, f"{maker.theme} {maker.name}", **GIVEN.get(f"{maker.theme} {maker.name}", {}))
        signs = [(each.shape, each.dashed) for each in scene.node_styles]
        assert len(signs) == len(set(signs))
    states = [each for each in make(bank, "strategy coverage").node_styles if each.key in ("met", "missed", "unknown")]
    assert len({each.shape for each in states}) == 3


def test_a_network_is_drawn_as_its_tree(bank: Bank) -> None:
    scene = make(bank, "referrals networks", network="C01")
    rows = expected("referrals-tree-customer=C01")["rows"]
    assert {node.id for node in scene.nodes} == {f"customer:{row['customer']}" for row in rows}
    edges = {(f"customer:{row['referrer']}", f"customer:{row['customer']}") for row in rows if row["referrer"]}
    assert {(edge.source, edge.target) for edge in scene.edges} == edges
    assert scene.left_out == ()


def test_a_generation_stands_on_its_ring(bank: Bank) -> None:
    scene = make(bank, "referrals networks", network="C01")
    generation = {
        f"customer:{row['customer']}": row["generation"] for row in expected("referrals-tree-customer=C01")["rows"]
    }
    rings = [0.0, *(guide.radius for guide in scene.guides)]
    for node in scene.nodes:
        assert math.hypot(node.x, node.y) == pytest.approx(rings[generation[node.id]], abs=0.05)


def test_recent_members_have_a_sign(bank: Bank) -> None:
    styles = {node.id: node.style for node in make(bank, "referrals networks", network="C10").nodes}
    assert styles == {
        "customer:C10": "root",
        "customer:C11": "earlier",
        "customer:C12": "earlier",
        "customer:C13": "earlier",  # d95
        "customer:C14": "newest",  # d25
    }


def test_the_largest_network_is_drawn_where_none_is_named(bank: Bank) -> None:
    assert make(bank, "referrals networks").nodes[0].id == "customer:C01"


def test_a_branch_says_of_which_network_it_is_a_part(bank: Bank) -> None:
    scene = make(bank, "referrals networks", network="C02")
    assert len(scene.nodes) == 5
    assert [each.en for each in scene.left_out] == ["This is a part of network C01."]


def test_the_node_limit_cuts_with_a_plain_message(bank: Bank) -> None:
    scene = make(bank, "referrals networks", network="C01", nodes=4)
    # Nearer generations first; within one, those with more people below.
    assert [node.id for node in scene.nodes] == [f"customer:{each}" for each in ("C01", "C02", "C03", "C04")]
    assert [each.en for each in scene.left_out] == [
        "Only 4 customers are drawn, 4 are not: begin at one of them (the parameter nodes sets the limit)."
    ]
    deep = make(bank, "referrals networks", network="C01", depth=1)
    assert [each.en for each in deep.left_out] == ["5 customers of deeper generations are not shown."]


def test_names_are_masked_unless_revealed(bank: Bank) -> None:
    masked = json.dumps(make(bank, "referrals networks", network="C01").to_data(), ensure_ascii=False)
    shown = json.dumps(make(bank, "referrals networks", network="C01", reveal=True).to_data(), ensure_ascii=False)
    assert "王** C01" in masked
    assert "王建国" not in masked
    assert "王建国 C01" in shown


def test_a_bank_without_referrals_has_an_empty_picture(tmp_path: Path) -> None:
    bank = bank_of({"customer": table_from("customer", [{"id": "A", "joined_on": "2026-01-01"}])}, tmp_path)
    with bank.snapshot() as snapshot:
        scene = find_scene("referrals", "networks").make(snapshot)
    bank.close()
    assert scene.nodes == ()
    assert [each.en for each in scene.left_out] == ["No referral network: no referral counts."]


def test_the_largest_gaps_are_holes_between_segment_and_product(bank: Bank) -> None:
    rows = [row for row in expected("strategy-coverage")["rows"] if row["gap"]]
    scene = make(bank, "strategy coverage", gaps=5)
    holes = [node for node in scene.nodes if node.style == "hole"]
    assert [node.id for node in holes] == [f"gap:{row['segment']}|{row['product']}" for row in rows[:5]]
    assert [node.label.en for node in holes] == [str(row["gap"]) for row in rows[:5]]
    lines = {(edge.source, edge.target) for edge in scene.edges if edge.style == "gap"}
    first = rows[0]
    assert (f"segment:{first['segment']}", holes[0].id) in lines
    assert (holes[0].id, f"product:{first['product']}") in lines
    assert any("5 gaps" in each.en for each in scene.left_out)


def test_strategies_join_what_the_tables_say(bank: Bank) -> None:
    scene = make(bank, "strategy coverage")
    drawn = {(edge.source, edge.target, edge.style) for edge in scene.edges}
    assert ("strategy:S1", "segment:young", "targets") in drawn
    assert ("strategy:S1", "scene:campus", "runs_in") in drawn
    assert ("strategy:S5", "product:fund", "offers") in drawn
    assert ("strategy:S4", "channel:branch", "uses") in drawn
    assert ("strategy:S1", "strategy:S3", "leads_to") in drawn
    styles = {node.id: node.style for node in scene.nodes}
    assert [styles[f"strategy:S{each}"] for each in range(1, 7)] == ["live", "ended", "live", "live", "live", "live"]
    assert {key: style for key, style in styles.items() if key.startswith("measure:")} == {
        "measure:S1|K1": "missed",
        "measure:S3|K2": "met",
        "measure:S6|K1": "unknown",
    }


def test_the_map_of_one_product_shows_its_strategies_alone(bank: Bank) -> None:
    scene = make(bank, "strategy coverage", product="credit")
    assert [node.id for node in scene.nodes if node.id.startswith("strategy:")] == ["strategy:S3"]
    assert {node.id for node in scene.nodes if node.style == "product"} == {"product:credit"}


def test_the_limit_of_strategies_cuts_with_a_plain_message(bank: Bank) -> None:
    scene = make(bank, "strategy coverage", strategies=2)
    # Live ones first, then by priority and id.
    assert [node.id for node in scene.nodes if node.id.startswith("strategy:")] == ["strategy:S1", "strategy:S3"]
    assert "Only 2 strategies are drawn, 4 are not: choose a segment or a product." in [
        each.en for each in scene.left_out
    ]


def test_arrows_are_the_shares_that_open_b_after_a(bank: Bank) -> None:
    rows = [row for row in expected("products-pairs")["rows"] if row["after_k"]]
    scene = make(bank, "products pairs")
    assert [(edge.source, edge.target) for edge in scene.edges] == [
        (f"product:{row['a']}", f"product:{row['b']}") for row in rows
    ]
    shares = [next(fact.value for fact in edge.facts if fact.form == "share") for edge in scene.edges]
    assert shares == pytest.approx([row["after_share"] for row in rows], rel=1e-9)
    widths = [edge.width for edge in scene.edges]
    assert sorted(widths) == [width for _, width in sorted(zip(shares, widths, strict=True))]
    assert len(make(bank, "products pairs", arrows=2).edges) == 2


def test_a_path_runs_from_what_is_held_to_the_target(bank: Bank) -> None:
    rows = expected("products-paths-held=debit-target=fund")["rows"]
    scene = make(bank, "products paths", held=["debit"], target="fund")
    steps = {(f"product:{a}", f"product:{b}") for row in rows for a, b in itertools.pairwise(row["path"])}
    assert {(edge.source, edge.target) for edge in scene.edges} == steps
    x = {node.id: node.x for node in scene.nodes}
    assert x["product:debit"] == min(x.values())
    assert x["product:fund"] == max(x.values())
    assert {node.style for node in scene.nodes if node.id in ("product:debit", "product:fund")} == {"held", "target"}


def test_a_direct_arrow_passes_between_the_products_of_longer_paths(bank: Bank) -> None:
    scene = make(bank, "products paths", held=["debit"], target="wealth")
    at = {node.id: (node.x, node.y) for node in scene.nodes}
    assert ("product:debit", "product:wealth") in {(edge.source, edge.target) for edge in scene.edges}
    (x0, y0), (x1, y1) = at["product:debit"], at["product:wealth"]
    for node in scene.nodes:
        if x0 < node.x < x1:
            straight = y0 + (y1 - y0) * (node.x - x0) / (x1 - x0)
            assert abs(node.y - straight) > node.size


def test_a_bank_without_strategies_has_an_empty_map(tmp_path: Path) -> None:
    tables = {"segment": table_from("segment", [{"id": f"s{number}", "name": "s"} for number in range(77)])}
    tables["customer"] = table_from("customer", [{"id": "c", "joined_on": "2026-01-01"}])
    bank = bank_of(tables, tmp_path)
    scene = make(bank, "strategy coverage")
    assert (scene.nodes, scene.guides) == ((), ())
    assert scene.left_out[0].en == "No strategy and no gap: there is nothing to draw."
    bank.close()


def test_a_map_of_many_segments_leaves_out_those_nothing_joins(tmp_path: Path) -> None:
    tables = {"segment": table_from("segment", [{"id": f"s{number}", "name": "s"} for number in range(77)])}
    tables["customer"] = table_from("customer", [{"id": "c", "joined_on": "2026-01-01"}])
    tables["strategy"] = table_from("strategy", [{"id": "S", "name": "S", "stage": "grow"}])
    tables["targets"] = table_from("targets", [{"strategy_id": "S", "segment_id": "s5"}])
    bank = bank_of(tables, tmp_path)
    scene = make(bank, "strategy coverage")
    assert {node.id for node in scene.nodes} == {"strategy:S", "segment:s5"}
    assert "76" in scene.left_out[0].zh
    bank.close()


def test_a_name_cannot_turn_the_id_beside_it_round(tmp_path: Path) -> None:
    customers = [{"id": "C1", "name": "\u202eabc", "joined_on": "2026-01-01"}, {"id": "C2", "joined_on": "2026-02-01"}]
    referred = [{"referrer_id": "C1", "referee_id": "C2", "happened_on": "2026-02-01", "given": "true"}]
    tables = {"customer": table_from("customer", customers), "referred": table_from("referred", referred)}
    bank = bank_of(tables, tmp_path)
    scene = make(bank, "referrals networks", reveal=True, network="C1")
    assert scene.nodes[0].label.zh == "abc C1"
    bank.close()


def test_no_path_is_said_in_words(bank: Bank) -> None:
    scene = make(bank, "products paths", held=["fund"], target="mortgage")
    assert [each.en for each in scene.left_out] == ["No path leads to this product."]


def test_a_faulty_parameter_names_what_is_allowed(bank: Bank) -> None:
    with pytest.raises(BadParameter, match="view referrals networks takes depth, network, nodes"):
        make(bank, "referrals networks", size=3)
    with pytest.raises(BadParameter, match="nodes '0'"):
        make(bank, "referrals networks", nodes="0")
    with pytest.raises(UnknownNode):
        make(bank, "referrals networks", network="C99")
    with pytest.raises(BadParameter, match="products paths, referrals networks, strategy coverage"):
        find_scene("referrals", "nets")


# ---- layouts ----


def nearest(x: list[float], y: list[float]) -> float:
    """The smallest distance of two places, by looking at all."""
    places = list(zip(x, y, strict=True))
    return min(math.dist(a, b) for a, b in itertools.combinations(places, 2))


def binary(depth: int) -> list[int]:
    return [-1, *((node - 1) // 2 for node in range(1, 2**depth - 1))]


@pytest.mark.parametrize(
    "parent",
    [[-1, 0], [-1] + [0] * 600, list(range(-1, 199)), binary(9), [-1, 0, 1, 2] + [3] * 60 + [1] * 5],
    ids=["two", "star", "chain", "binary", "hub after a chain"],
)
def test_members_of_a_tree_keep_apart(parent: list[int]) -> None:
    places = radial(parent, spacing=20)
    assert nearest(places.x, places.y) > 20 * 0.55


def test_a_star_is_no_huge_circle() -> None:
    places = radial([-1] + [0] * 5000, spacing=10)
    filled = math.pi * max(math.hypot(*each) for each in zip(places.x, places.y, strict=True)) ** 2
    assert filled < 5000 * 10**2 * 4


def test_a_single_customer_has_a_place() -> None:
    assert (radial([-1]).x, radial([-1]).y) == ([0.0], [0.0])


def test_columns_uncross_what_can_be_uncrossed() -> None:
    columns = [["a", "b", "c"], ["x", "y", "z"]]
    placed = order(columns, [("a", "z"), ("b", "y"), ("c", "x")])
    assert [placed[0].index(each) for each in "abc"] == [placed[1].index(each) for each in "zyx"]


def test_columns_are_centred_and_apart() -> None:
    heights = spread([["a", "b", "c"], ["x"]], gap=10)
    assert heights == {"a": -10.0, "b": 0.0, "c": 10.0, "x": 0.0}


def test_arrows_point_forward_where_they_can() -> None:
    assert layers(["c", "b", "a"], {("a", "b"): 0.9, ("b", "c"): 0.5, ("c", "a"): 0.1}) == [["a"], ["b"], ["c"]]
    assert layers([], {}) == []


# ---- the questions that pictures brought along ----


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2026", date(2026, 1, 1)),
        ("2026-H2", date(2026, 7, 1)),
        ("2026-Q2", date(2026, 4, 1)),
        ("2026-06", date(2026, 6, 1)),
        ("2026-W23", date(2026, 6, 1)),
        ("2026-06-30", date(2026, 6, 30)),
        ("2026-13", None),
        ("spring", None),
    ],
)
def test_a_period_counts_from_its_first_day(period: str, day: date | None) -> None:
    assert begins(period) == day


def test_kpi_states_are_of_the_latest_period(tmp_path: Path) -> None:
    measured = [
        {"strategy_id": "S", "kpi_id": "up", "period": "2026-Q1", "target": 1.0, "actual": 9.0},
        {"strategy_id": "S", "kpi_id": "up", "period": "2026-Q2", "target": 5.0, "actual": 5.0},
        {"strategy_id": "S", "kpi_id": "up", "period": "2026-Q3", "target": 5.0, "actual": 1.0},
        {"strategy_id": "S", "kpi_id": "down", "period": "2026-Q2", "target": 5.0, "actual": 5.5},
        {"strategy_id": "S", "kpi_id": "none", "period": "2026-Q2", "target": 5.0, "actual": 5.0},
        {"strategy_id": "S", "kpi_id": "late", "period": "2026-07", "target": 5.0, "actual": 5.0},
    ]
    kpis = [
        {"id": "up", "better": "up"},
        {"id": "down", "better": "down"},
        {"id": "none"},
        {"id": "late", "better": "up"},
    ]
    tables = {
        "strategy": table_from("strategy", [{"id": "S"}]),
        "kpi": table_from("kpi", kpis),
        "measured_by": table_from("measured_by", measured),
    }
    bank = bank_of(tables, tmp_path)
    with bank.snapshot(date(2026, 6, 30)) as snapshot:
        answer = find("strategy", "kpis").ask(snapshot).to_data()
    bank.close()
    assert [(row["kpi"], row["period"], row["state"]) for row in answer["rows"]] == [
        ("down", "2026-Q2", "missed"),
        ("none", "2026-Q2", "unknown"),
        ("up", "2026-Q2", "met"),
    ]
    assert answer["summary"] == {"met": 1, "missed": 1, "unknown": 1}


def test_the_people_of_each_cell_add_up_to_the_cell(bank: Bank) -> None:
    for cell in expected("strategy-coverage")["rows"]:
        with bank.snapshot(date(2026, 6, 30)) as snapshot:
            answer = find("strategy", "people").ask(snapshot, segment=cell["segment"], product=cell["product"])
        assert answer.summary.states == {state: cell[state] for state in answer.summary.states}
        people = plain(answer.rows.to_records())
        gap = [row for row in people if row["state"] in ("blocked", "no_strategy")]
        known = [row["balance_minor"] for row in gap if row["balance_minor"] is not None]
        assert (len(known), sum(known)) == (cell["gap_balance_known"], cell["gap_balance_minor"] or 0)
        for rule, customers in cell["unlock"].items():
            assert sum(rule in row["unlock"] for row in gap) == customers


def test_people_can_be_asked_for_by_state(bank: Bank) -> None:
    with bank.snapshot(date(2026, 6, 30)) as snapshot:
        answer = find("strategy", "people").ask(snapshot, segment="payroll", product="credit", state=["blocked"])
    # README of the tiny bank: C08 contactable, C12 frequency, C16 channel.
    assert [(row.customer, row.unlock) for row in answer.rows] == [
        ("C16", ["channel"]),
        ("C08", ["contactable"]),
        ("C12", ["frequency"]),
    ]


def test_names_hold_no_person(bank: Bank) -> None:
    with bank.snapshot(reveal=True) as snapshot:
        rows = find("bank", "names").ask(snapshot).rows
    assert {row.kind for row in rows} == {
        "channel",
        "kpi",
        "org",
        "product",
        "programme",
        "scene",
        "segment",
        "strategy",
    }
    assert ("product", "fund", "基金", "fund") in [(row.kind, row.id, row.name, row.name_en) for row in rows]


def test_journeys_are_drawn_with_their_beginnings_and_ends(bank: Bank) -> None:
    scene = make(bank, "journeys follows")
    # README of the tiny bank: C01 opens, applies, buys, logs in; C07 opens, logs in, views; three did one thing each.
    follows = {(edge.source, edge.target) for edge in scene.edges if edge.style == "follows"}
    steps = [("apply", "buy"), ("buy", "login"), ("login", "view"), ("open", "apply"), ("open", "login")]
    assert follows == {(f"event:{x}", f"event:{y}") for x, y in steps}
    begins = {edge.target: edge.facts[0].value for edge in scene.edges if edge.source == "journey:start"}
    assert begins == {"event:open": 2, "event:ask": 1, "event:buy": 1, "event:sign": 1}
    ends = {edge.source for edge in scene.edges if edge.target == "journey:end"}
    assert ends == {"event:ask", "event:buy", "event:login", "event:sign", "event:view"}
    x = {node.id: node.x for node in scene.nodes}
    assert x["journey:start"] == min(x.values()) < x["event:open"] < x["event:apply"] < x["journey:end"]


def test_a_threshold_and_the_limits_of_events_and_arrows_say_what_is_not_drawn(bank: Bank) -> None:
    cut = make(bank, "journeys follows", threshold=2)
    assert [each.en for each in cut.left_out] == [
        "Threshold 2: 5 of 5 edges are cut, which were followed 5 times in all."
    ]
    assert {(edge.source, edge.target) for edge in cut.edges} == {("journey:start", "event:open")}
    few = make(bank, "journeys follows", events=3, arrows=1)
    assert {node.id for node in few.nodes if node.style == "event"} == {"event:buy", "event:login", "event:open"}
    assert [each.en for each in few.left_out] == [
        "Only the 3 events with most steps are drawn, 4 are not.",
        "4 edges that reach the threshold are not drawn: all are in the table.",
    ]
    assert len(few.twin.rows) == 5


def test_an_event_that_follows_itself_says_so_and_steps_without_an_event_have_their_node(tmp_path: Path) -> None:
    step = {"customer_id": "C", "channel_id": "app"}
    days = {"2026-05-01T10:00:00": "login", "2026-05-02T10:00:00": "login", "2026-05-03T10:00:00": None}
    steps = [{**step, "event_id": f"E{at}", "at": at, "event": event} for at, event in days.items()]
    tables = {"customer": table_from("customer", [{"id": "C", "joined_on": "2026-01-01"}])}
    tables |= {"channel": table_from("channel", [{"id": "app"}]), "interacted": table_from("interacted", steps)}
    bank = bank_of(tables, tmp_path)
    scene = make(bank, "journeys follows")
    bank.close()
    assert {node.id: node.label.en for node in scene.nodes if node.style in ("event", "unnamed")} == {
        "event:login": "login ↻ 1",
        "unnamed:step": "(no event)",
    }
    assert [(edge.source, edge.target) for edge in scene.edges if edge.style == "follows"] == [
        ("event:login", "unnamed:step")
    ]
    assert len(scene.twin.rows) == 2
