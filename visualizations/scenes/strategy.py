"""The strategy map: what the bank does, for whom, with what, how it went, and where nothing is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any

from graph.snapshot import Snapshot
from queries.answer import Answer, summary_data
from queries.question import Allowed, find
from visualizations import style
from visualizations.layouts.columns import order, spread
from visualizations.scene import Column, Edge, Fact, Guide, Node, Scene, Twin, Value, scene
from visualizations.style import EdgeStyle, NodeStyle
from visualizations.words import Words, kind_words, names, same, term

STAGES = {
    "acquire": Words("抓 获客", "acquire"),
    "engage": Words("黏 活跃", "engage"),
    "grow": Words("提 提升", "grow"),
}
JOINED = {"targets": "segment", "offers": "product", "runs_in": "scene", "uses": "channel"}
ROW, HOLE = 62.0, (9.0, 24.0)  # between rows; smallest and largest hole
PLACES = {"scene": 0, "segment": 200, "acquire": 430, "engage": 620, "grow": 810, "hole": 1000}
PLACES |= {"product": 1170, "channel": 1350, "kpi": 1540}

NODE_STYLES = (
    NodeStyle("scene", kind_words("scene"), "hexagon", style.LILAC, style.PLUM),
    NodeStyle("segment", kind_words("segment"), "square", style.SKY, style.BLUE),
    NodeStyle("live", Words("生效中的策略", "live strategy"), "box", style.PAPER, style.INK, width=146),
    NodeStyle(
        "ended",
        Words("未生效的策略", "strategy that is not live"),
        "box",
        style.FOG,
        style.MIST,
        dashed=True,
        width=146,
    ),
    NodeStyle(
        "hole",
        Words("缺口：有客户，无可行策略", "gap: customers, and no strategy for them"),
        "dot",
        style.PAPER,
        style.BRICK,
        dashed=True,
    ),
    NodeStyle("product", kind_words("product"), "dot", style.SAND, style.OCHRE),
    NodeStyle("channel", kind_words("channel"), "diamond", style.FOAM, style.TEAL),
    NodeStyle("met", Words("指标达成", "KPI met"), "star", style.LEAF, style.GREEN),
    NodeStyle("missed", Words("指标未达成", "KPI missed"), "triangleDown", style.ROSE, style.BRICK),
    NodeStyle("unknown", Words("指标未知", "KPI unknown"), "diamond", style.PAPER, style.MIST, dashed=True),
)
EDGE_STYLES = (
    EdgeStyle("targets", Words("目标客群", "targets"), style.BLUE),
    EdgeStyle("offers", Words("提供产品", "offers"), style.OCHRE),
    EdgeStyle("uses", Words("使用渠道", "uses"), style.TEAL),
    EdgeStyle("runs_in", Words("运行场景", "runs in"), style.PLUM),
    EdgeStyle("leads_to", Words("衔接", "leads to"), style.INK, arrow=True),
    EdgeStyle("measured_by", Words("考核", "measured by"), style.MIST),
    EdgeStyle("gap", Words("缺口", "gap"), style.BRICK, dashed=True),
)


@scene("strategy")
def coverage(
    snapshot: Snapshot,
    segment: Annotated[str | None, Allowed("strategies for this segment alone", "客群", kind="segment")] = None,
    product: Annotated[str | None, Allowed("strategies with this product alone", "产品", kind="product")] = None,
    gaps: Annotated[
        int, Allowed("gaps drawn at most, largest balance first", "最多缺口数", minimum=0, maximum=200)
    ] = 8,
    strategies: Annotated[int, Allowed("strategies drawn at most", "最多策略数", minimum=1, maximum=500)] = 36,
) -> Scene:
    """The strategy map: strategies by stage, what they join, how they did, and the gaps between them."""
    answer = find("strategy", "coverage").ask(snapshot, segment=segment, product=product)
    holes = [row for row in answer.rows.to_records() if row["gap"]]
    plan = _Plan(snapshot, segment, product, strategies, holes[:gaps])
    return Scene(
        theme="strategy",
        name="coverage",
        title=Words("策略地图", "Strategy map"),
        subtitle=_subtitle(answer, plan),
        nodes=_nodes(plan, answer),
        edges=tuple(plan.edges),
        node_styles=NODE_STYLES,
        edge_styles=EDGE_STYLES,
        twin=_twin(plan),
        left_out=_left_out(plan, len(holes)),
        guides=_headings(plan),
        curved=True,
        receipt=answer.receipt,
    )


@dataclass(frozen=True)
class _Plan:
    """What is drawn: strategies with all they join, KPI states, and gaps."""

    snapshot: Snapshot
    segment: str | None
    product: str | None
    most: int
    holes: list[dict[str, Any]]

    @cached_property
    def chosen(self) -> list[dict[str, Any]]:
        """All strategies that the filters leave: live ones first, by stage, priority and id."""
        wanted = [row for row in self.snapshot.table("strategy").to_pylist() if self._matches(row["id"])]
        return sorted(wanted, key=lambda row: (not self.is_live(row), row["priority"] or 99, row["id"]))

    @cached_property
    def strategies(self) -> list[dict[str, Any]]:
        """Those of the chosen that are drawn."""
        return self.chosen[: self.most]

    @cached_property
    def joined(self) -> dict[str, list[tuple[str, str]]]:
        """For targets, offers, runs_in and uses: pairs of a drawn strategy and what it joins."""
        drawn = {row["id"] for row in self.strategies}
        return {kind: [pair for pair in self._pairs(kind) if pair[0] in drawn] for kind in JOINED}

    @cached_property
    def kpis(self) -> list[dict[str, Any]]:
        """The latest measures of the drawn strategies."""
        drawn = {row["id"] for row in self.strategies}
        measures = find("strategy", "kpis").ask(self.snapshot).rows.to_records()
        return [row for row in measures if row["strategy"] in drawn]

    @cached_property
    def called(self) -> dict[str, dict[str, Words]]:
        """What nodes are called, by kind and id."""
        return {kind: names(self.snapshot, kind) for kind in (*JOINED.values(), "strategy", "kpi")}

    @cached_property
    def ends(self) -> dict[str, list[str]]:
        """The ids drawn of each kind that strategies join, and all segments and products on sale, joined or not."""
        found = {JOINED[kind]: {target for _, target in pairs} for kind, pairs in self.joined.items()}
        found["segment"] |= {row["segment"] for row in self.holes}
        found["product"] |= {row["product"] for row in self.holes}
        if self.segment is None and self.product is None:
            found["segment"] |= set(self.called["segment"])
            found["product"] |= {row["id"] for row in self.snapshot.table("product").to_pylist() if self._on_sale(row)}
        return {kind: sorted(ids) for kind, ids in found.items()}

    @cached_property
    def edges(self) -> list[Edge]:
        """All edges, of one kind after the other."""
        found = [
            Edge(f"strategy:{strategy}", f"{JOINED[kind]}:{target}", kind)
            for kind, pairs in self.joined.items()
            for strategy, target in pairs
        ]
        drawn = {row["id"] for row in self.strategies}
        found += [
            Edge(f"strategy:{source}", f"strategy:{target}", "leads_to", 1.6)
            for source, target in self._pairs("leads_to")
            if source in drawn and target in drawn
        ]
        found += [Edge(f"strategy:{row['strategy']}", _kpi_id(row), "measured_by") for row in self.kpis]
        for row in self.holes:
            found.append(Edge(f"segment:{row['segment']}", _hole_id(row), "gap", 1.4))
            found.append(Edge(_hole_id(row), f"product:{row['product']}", "gap", 1.4))
        return found

    def is_live(self, strategy: Mapping[str, Any]) -> bool:
        """Whether as_of lies within the days of a strategy, as the rule `live` says."""
        return _within(strategy["starts_on"], self.snapshot.as_of, strategy["ends_on"])

    def _matches(self, strategy: str) -> bool:
        targets, offers = set(self._pairs("targets")), set(self._pairs("offers"))
        fits = self.segment is None or (strategy, self.segment) in targets
        return fits and (self.product is None or (strategy, self.product) in offers)

    def _on_sale(self, product: Mapping[str, Any]) -> bool:
        ends = product["on_sale_to"]
        return _within(product["on_sale_from"], self.snapshot.as_of, None) and (
            ends is None or self.snapshot.as_of < ends
        )

    def _pairs(self, kind: str) -> list[tuple[str, str]]:
        table = self.snapshot.table(kind)
        return list(zip(table.column(0).to_pylist(), table.column(1).to_pylist(), strict=True))


def _within(first: date | None, day: date, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _nodes(plan: _Plan, answer: Answer[Any, Any]) -> tuple[Node, ...]:
    places = _places(plan)
    gaps = summary_data(answer.summary)["products"]
    nodes = [_strategy(plan, row, places) for row in plan.strategies]
    for kind, ids in plan.ends.items():
        nodes += [_end(kind, id_, plan.called[kind][id_], gaps, places) for id_ in ids]
    nodes += [_kpi(plan, row, places) for row in plan.kpis]
    largest = max((row["gap"] for row in plan.holes), default=1)
    nodes += [_hole(row, largest, places) for row in plan.holes]
    return tuple(nodes)


def _places(plan: _Plan) -> dict[str, tuple[float, float]]:
    """Where each node stands; the three stages are shifted against each other, so that edges pass between boxes."""
    by_stage = {stage: [f"strategy:{row['id']}" for row in plan.strategies if _stage(row) == stage] for stage in STAGES}
    ends = {kind: [f"{kind}:{id_}" for id_ in ids] for kind, ids in plan.ends.items()}
    kinds = ["scene", "segment", *STAGES, "hole", "product", "channel", "kpi"]
    columns = {
        **ends,
        **by_stage,
        "hole": [_hole_id(row) for row in plan.holes],
        "kpi": [_kpi_id(row) for row in plan.kpis],
    }
    ordered = order([columns[kind] for kind in kinds], [(edge.source, edge.target) for edge in plan.edges])
    heights = spread(ordered, ROW)
    shift = {"acquire": -ROW / 3, "grow": ROW / 3}
    return {
        node: (float(PLACES[kind]), round(heights[node] + shift.get(kind, 0.0), 2))
        for kind, column in zip(kinds, ordered, strict=True)
        for node in column
    }


def _stage(row: Mapping[str, Any]) -> str:
    return row["stage"] if row["stage"] in STAGES else "engage"


def _strategy(plan: _Plan, row: Mapping[str, Any], places: Mapping[str, tuple[float, float]]) -> Node:
    id_ = f"strategy:{row['id']}"
    facts = (
        Fact(term("stage"), STAGES.get(row["stage"])),
        Fact(Words("负责人", "owner"), row["owner"]),
        Fact(Words("开始日", "first day"), _iso(row["starts_on"]), "day"),
        Fact(Words("结束日", "last day"), _iso(row["ends_on"]), "day"),
        Fact(Words("预算", "budget"), row["budget_minor"], "money"),
    )
    look = "live" if plan.is_live(row) else "ended"
    return Node(id_, plan.called["strategy"][row["id"]], look, *places[id_], 15, facts)


def _end(
    kind: str, id_: str, called: Words, gaps: Mapping[str, Any], places: Mapping[str, tuple[float, float]]
) -> Node:
    node = f"{kind}:{id_}"
    facts: tuple[Fact, ...] = ()
    if kind == "product" and id_ in gaps:
        facts = (
            Fact(term("customers"), gaps[id_]["customers"], "count"),
            Fact(term("gap"), gaps[id_]["gap"], "count"),
        )
    return Node(node, called, kind, *places[node], 12, facts)


def _kpi(plan: _Plan, row: Mapping[str, Any], places: Mapping[str, tuple[float, float]]) -> Node:
    id_, called = _kpi_id(row), plan.called["kpi"][row["kpi"]]
    facts = (
        Fact(term("strategy"), plan.called["strategy"][row["strategy"]]),
        Fact(Words("期间", "period"), row["period"]),
        Fact(Words("目标值", "target"), row["target"], "number"),
        Fact(Words("实际值", "actual"), row["actual"], "number"),
    )
    return Node(id_, called, row["state"], *places[id_], 11, facts)


def _hole(row: Mapping[str, Any], largest: int, places: Mapping[str, tuple[float, float]]) -> Node:
    id_, (low, high) = _hole_id(row), HOLE
    rule, unlocked = max(row["unlock"].items(), key=lambda each: each[1])
    facts = (
        Fact(term("gap"), row["gap"], "count"),
        Fact(term("gap_balance_minor"), row["gap_balance_minor"], "money"),
        Fact(term("blocked"), row["blocked"], "count"),
        Fact(term("no_strategy"), row["no_strategy"], "count"),
        Fact(Words("最能解锁的规则", "rule that unlocks most"), term(rule) if unlocked else None),
        Fact(term("unlock"), unlocked, "count"),
    )
    size = round(low + (high - low) * (row["gap"] / largest) ** 0.5, 2)
    return Node(id_, same(f"{row['gap']:,}"), "hole", *places[id_], size, facts)


def _hole_id(row: Mapping[str, Any]) -> str:
    return f"gap:{row['segment']}|{row['product']}"


def _kpi_id(row: Mapping[str, Any]) -> str:
    return f"measure:{row['strategy']}|{row['kpi']}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _subtitle(answer: Answer[Any, Any], plan: _Plan) -> Words:
    everybody = summary_data(answer.summary)["all"]
    live = sum(plan.is_live(row) for row in plan.chosen)
    customers, gap = everybody["customers"], everybody["gap"]
    return Words(
        f"{live} 个生效策略；{customers:,} 位客户中有 {gap:,} 位至少落在一个缺口里",
        f"{live} live strategies; {gap:,} of {customers:,} customers are in at least one gap",
    )


def _left_out(plan: _Plan, holes: int) -> tuple[Words, ...]:
    found = []
    hidden = len(plan.chosen) - len(plan.strategies)
    if hidden:
        found.append(
            Words(
                f"只画出 {len(plan.strategies)} 个策略，另有 {hidden} 个未画出：按客群或产品筛选。",
                f"Only {len(plan.strategies)} strategies are drawn, {hidden} are not: choose a segment or a product.",
            )
        )
    if holes > len(plan.holes):
        found.append(
            Words(
                f"只画出余额最大的 {len(plan.holes)} 个缺口，共 {holes} 个：全部见覆盖热力图。",
                f"Only the {len(plan.holes)} gaps with the largest balance are drawn of {holes}: the heat map has all.",
            )
        )
    return tuple(found)


def _headings(plan: _Plan) -> tuple[Guide, ...]:
    heights = [y for _, y in _places(plan).values()]
    top = round(min(heights, default=0.0) - 1.1 * ROW, 2)
    words = {kind: kind_words(kind) for kind in ("scene", "segment", "product", "channel", "kpi")}
    words |= {**STAGES, "hole": term("gap")}
    return tuple(Guide(float(x), top, 0, words[kind]) for kind, x in PLACES.items())


def _twin(plan: _Plan) -> Twin:
    columns = (
        Column(Words("策略或缺口", "strategy or gap"), "text"),
        Column(Words("阶段", "stage")),
        Column(Words("生效", "live")),
        *(Column(term(kind)) for kind in ("segment", "product", "channel", "scene")),
        Column(kind_words("kpi")),
        Column(term("gap"), "count"),
        Column(term("gap_balance_minor"), "money"),
    )
    rows = [_strategy_row(plan, row) for row in plan.strategies] + [_hole_row(plan, row) for row in plan.holes]
    nodes = [f"strategy:{row['id']}" for row in plan.strategies] + [_hole_id(row) for row in plan.holes]
    return Twin(columns, tuple(rows), tuple(nodes))


def _strategy_row(plan: _Plan, row: Mapping[str, Any]) -> tuple[Value, ...]:
    joined = [
        _list(plan.called[JOINED[kind]][target] for strategy, target in plan.joined[kind] if strategy == row["id"])
        for kind in ("targets", "offers", "uses", "runs_in")
    ]
    states = {each.key: each.label for each in NODE_STYLES}
    kpis = [
        _named(plan.called["kpi"][each["kpi"]], states[each["state"]])
        for each in plan.kpis
        if each["strategy"] == row["id"]
    ]
    live = Words("是", "yes") if plan.is_live(row) else Words("否", "no")
    return (plan.called["strategy"][row["id"]], STAGES.get(row["stage"]), live, *joined, _list(kpis), None, None)


def _hole_row(plan: _Plan, row: Mapping[str, Any]) -> tuple[Value, ...]:
    segment, product = plan.called["segment"][row["segment"]], plan.called["product"][row["product"]]
    return (term("gap"), None, None, segment, product, None, None, None, row["gap"], row["gap_balance_minor"])


def _named(name: Words, state: Words) -> Words:
    return Words(f"{name.zh}（{state.zh}）", f"{name.en} ({state.en})")


def _list(words: Iterable[Words]) -> Words | None:
    found: Sequence[Words] = list(words)
    return Words("、".join(each.zh for each in found), ", ".join(each.en for each in found)) if found else None
