"""The strategy map as a table: a row a strategy, then a row a gap."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from visualizations.scene import Column, Twin, Value
from visualizations.strategy_map.plan import JOINED, STAGES, Plan, hole_id
from visualizations.words import Words, kind_words, term

STATES = {
    "met": Words("达成", "met"),
    "missed": Words("未达成", "missed"),
    "unknown": Words("未知", "unknown"),
}


def twin(plan: Plan) -> Twin:
    """All that is drawn, in words."""
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
    nodes = [f"strategy:{row['id']}" for row in plan.strategies] + [hole_id(row) for row in plan.holes]
    return Twin(columns, tuple(rows), tuple(nodes))


def _strategy_row(plan: Plan, row: Mapping[str, Any]) -> tuple[Value, ...]:
    joined = [
        _list(plan.called[JOINED[kind]][target] for strategy, target in plan.joined[kind] if strategy == row["id"])
        for kind in ("targets", "offers", "uses", "runs_in")
    ]
    kpis = [
        _named(plan.called["kpi"][each["kpi"]], STATES[each["state"]])
        for each in plan.kpis
        if each["strategy"] == row["id"]
    ]
    live = Words("是", "yes") if plan.is_live(row) else Words("否", "no")
    return (plan.called["strategy"][row["id"]], STAGES.get(row["stage"]), live, *joined, _list(kpis), None, None)


def _hole_row(plan: Plan, row: Mapping[str, Any]) -> tuple[Value, ...]:
    segment, product = plan.called["segment"][row["segment"]], plan.called["product"][row["product"]]
    return (term("gap"), None, None, segment, product, None, None, None, row["gap"], row["gap_balance_minor"])


def _named(name: Words, state: Words) -> Words:
    return Words(f"{name.zh}（{state.zh}）", f"{name.en} ({state.en})")


def _list(words: Iterable[Words]) -> Words | None:
    found: Sequence[Words] = list(words)
    return Words("、".join(each.zh for each in found), ", ".join(each.en for each in found)) if found else None
