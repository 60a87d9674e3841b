"""The strategy map: what the bank does, for whom, with what, how it went, and where nothing is done."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from graph.snapshot import Snapshot
from queries.answer import Answer, summary_data
from queries.question import Allowed, find
from visualizations import style
from visualizations.layouts.columns import order, spread
from visualizations.scene import Fact, Guide, Node, Scene, Twin, scene
from visualizations.strategy_map.plan import STAGES, Plan, hole_id
from visualizations.strategy_map.table import STATES, twin
from visualizations.style import EdgeStyle, NodeStyle
from visualizations.words import Words, kind_words, same, term

TITLE = Words("策略地图", "Strategy map")
ROW, HOLE = 60.0, (9.0, 24.0)  # between rows; smallest and largest hole
BOX = (172.0, 22.0)  # width, and half the height
PLACES = {"scene": 0, "segment": 180, "acquire": 390, "engage": 600, "grow": 810, "hole": 985}
PLACES |= {"product": 1130, "channel": 1290, "kpi": 1450}

NODE_STYLES = (
    NodeStyle("scene", kind_words("scene"), "hexagon", style.LILAC, style.PLUM),
    NodeStyle("segment", kind_words("segment"), "square", style.SKY, style.BLUE),
    NodeStyle("live", Words("生效中的策略", "live strategy"), "box", style.PAPER, style.INK, width=BOX[0]),
    NodeStyle(
        "ended",
        Words("未生效的策略", "strategy that is not live"),
        "box",
        style.FOG,
        style.MIST,
        dashed=True,
        width=BOX[0],
    ),
    NodeStyle(
        "hole",
        Words("缺口：有客户，无可行策略", "gap: customers, and no strategy for them"),
        "dot",
        style.PAPER,
        style.BRICK,
        dashed=True,
        label_at="inside",
    ),
    NodeStyle("product", kind_words("product"), "dot", style.SAND, style.OCHRE),
    NodeStyle("channel", kind_words("channel"), "diamond", style.FOAM, style.TEAL),
    NodeStyle("kpi", kind_words("kpi"), "triangle", style.FOG, style.SLATE),
    NodeStyle("met", Words("指标达成", "KPI met"), "star", style.GREEN, style.GREEN, label_at="nowhere"),
    NodeStyle(
        "missed", Words("指标未达成", "KPI missed"), "triangleDown", style.BRICK, style.BRICK, label_at="nowhere"
    ),
    NodeStyle(
        "unknown", Words("指标未知", "KPI unknown"), "square", style.PAPER, style.SLATE, dashed=True, label_at="nowhere"
    ),
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
    plan = Plan(snapshot, segment, product, strategies, holes[:gaps])
    if not plan.strategies and not plan.holes:
        return _empty(answer)
    return Scene(
        theme="strategy",
        name="coverage",
        title=TITLE,
        subtitle=_subtitle(answer, plan),
        nodes=_nodes(plan, answer),
        edges=tuple(plan.edges),
        node_styles=NODE_STYLES,
        edge_styles=EDGE_STYLES,
        twin=twin(plan),
        left_out=_left_out(plan, len(holes)),
        guides=_headings(plan),
        lines="flow",
        receipt=answer.receipt,
    )


def _empty(answer: Answer[Any, Any]) -> Scene:
    nothing = Words("没有策略，也没有缺口：没有可画的内容。", "No strategy and no gap: there is nothing to draw.")
    return Scene(
        "strategy",
        "coverage",
        TITLE,
        nothing,
        (),
        (),
        NODE_STYLES,
        EDGE_STYLES,
        Twin((), (), ()),
        (nothing,),
        receipt=answer.receipt,
    )


def _nodes(plan: Plan, answer: Answer[Any, Any]) -> tuple[Node, ...]:
    places = _places(plan)
    gaps = summary_data(answer.summary)["products"]
    nodes = [_strategy(plan, row, places) for row in plan.strategies]
    for kind, ids in plan.ends.items():
        nodes += [_end(kind, id_, plan.called[kind][id_], gaps, places) for id_ in ids]
    nodes += _badges(plan, places)
    largest = max((row["gap"] for row in plan.holes), default=1)
    nodes += [_hole(row, largest, places) for row in plan.holes]
    return tuple(nodes)


def _places(plan: Plan) -> dict[str, tuple[float, float]]:
    """Where each node stands; the three stages are shifted against each other, so that edges pass between boxes."""
    by_stage = {stage: [f"strategy:{row['id']}" for row in plan.strategies if _stage(row) == stage] for stage in STAGES}
    ends = {kind: [f"{kind}:{id_}" for id_ in ids] for kind, ids in plan.ends.items()}
    kinds = ["scene", "segment", *STAGES, "hole", "product", "channel", "kpi"]
    columns = {
        **ends,
        **by_stage,
        "hole": [hole_id(row) for row in plan.holes],
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


def _strategy(plan: Plan, row: Mapping[str, Any], places: Mapping[str, tuple[float, float]]) -> Node:
    id_ = f"strategy:{row['id']}"
    facts = (
        Fact(term("stage"), STAGES.get(row["stage"])),
        Fact(Words("负责人", "owner"), row["owner"]),
        Fact(Words("开始日", "first day"), _iso(row["starts_on"]), "day"),
        Fact(Words("结束日", "last day"), _iso(row["ends_on"]), "day"),
        Fact(Words("预算", "budget"), row["budget_minor"], "money"),
    )
    look = "live" if plan.is_live(row) else "ended"
    return Node(id_, plan.called["strategy"][row["id"]], look, *places[id_], BOX[1], facts)


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


def _badges(plan: Plan, places: Mapping[str, tuple[float, float]]) -> list[Node]:
    """The states of a strategy's KPIs, one below the other to the right of its box."""
    of: dict[str, list[dict[str, Any]]] = {}
    for row in plan.kpis:
        of.setdefault(row["strategy"], []).append(row)
    nodes = []
    for strategy, rows in of.items():
        x, y = places[f"strategy:{strategy}"]
        step = min(17.0, 44.0 / len(rows))
        for number, row in enumerate(rows):
            nodes.append(_badge(plan, row, x + BOX[0] / 2 + 13, round(y + step * (number - (len(rows) - 1) / 2), 2)))
    return nodes


def _badge(plan: Plan, row: Mapping[str, Any], x: float, y: float) -> Node:
    facts = (
        Fact(term("strategy"), plan.called["strategy"][row["strategy"]]),
        Fact(Words("期间", "period"), row["period"]),
        Fact(Words("目标值", "target"), row["target"], "number"),
        Fact(Words("实际值", "actual"), row["actual"], "number"),
        Fact(term("state"), STATES[row["state"]]),
    )
    return Node(
        f"measure:{row['strategy']}|{row['kpi']}", plan.called["kpi"][row["kpi"]], row["state"], x, y, 7.5, facts
    )


def _hole(row: Mapping[str, Any], largest: int, places: Mapping[str, tuple[float, float]]) -> Node:
    id_, (low, high) = hole_id(row), HOLE
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


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _subtitle(answer: Answer[Any, Any], plan: Plan) -> Words:
    everybody = summary_data(answer.summary)["all"]
    live = sum(plan.is_live(row) for row in plan.chosen)
    customers, gap = everybody["customers"], everybody["gap"]
    return Words(
        f"{live} 个生效策略；{customers:,} 位客户中有 {gap:,} 位至少落在一个缺口里",
        f"{live} live strategies; {gap:,} of {customers:,} customers are in at least one gap",
    )


def _left_out(plan: Plan, holes: int) -> tuple[Words, ...]:
    found = []
    hidden = len(plan.chosen) - len(plan.strategies)
    if hidden:
        found.append(
            Words(
                f"只画出 {len(plan.strategies)} 个策略，另有 {hidden} 个未画出：按客群或产品筛选。",
                f"Only {len(plan.strategies)} strategies are drawn, {hidden} are not: choose a segment or a product.",
            )
        )
    for kind, unjoined in plan.unjoined.items():
        zh, en = kind_words(kind).zh, kind_words(kind).en
        found.append(
            Words(
                f"{zh}太多：没有策略也没有缺口相连的 {unjoined} 个未画出。",
                f"Too many to draw: {unjoined} of kind {en} that no drawn strategy or gap joins are left out.",
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


def _headings(plan: Plan) -> tuple[Guide, ...]:
    heights = [y for _, y in _places(plan).values()]
    top = round(min(heights, default=0.0) - 1.1 * ROW, 2)
    words = {kind: kind_words(kind) for kind in ("scene", "segment", "product", "channel", "kpi")}
    words |= {**STAGES, "hole": term("gap")}
    return tuple(Guide(float(x), top, 0, words[kind]) for kind, x in PLACES.items())
