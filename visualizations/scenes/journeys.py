"""Journeys: which event is the next step after which, as a graph from left to right."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from graph.snapshot import Snapshot
from queries.answer import summary_data
from queries.question import Allowed, find
from visualizations import style
from visualizations.layouts.columns import order, spread
from visualizations.layouts.layered import layers
from visualizations.scene import Column, Edge, Fact, Node, Scene, Twin, scene
from visualizations.style import EdgeStyle, NodeStyle
from visualizations.words import Words, directed, names, same, shortened, term

ACROSS, DOWN = 240.0, 110.0  # between layers, and between nodes of a layer
SIZES = (10.0, 26.0)  # of the rarest and of the most frequent event
START, END, UNNAMED = "journey:start", "journey:end", "unnamed:step"

NODE_STYLES = (
    NodeStyle("start", Words("旅程开始", "journeys begin"), "triangle", style.LEAF, style.GREEN),
    NodeStyle(
        "event",
        Words("事件（越大越多；↻ 紧接着又一次）", "event (larger: more; ↻ again right after)"),
        "dot",
        style.SKY,
        style.BLUE,
    ),
    NodeStyle(
        "unnamed", Words("没有事件名的步骤", "steps without an event"), "dot", style.FOG, style.SLATE, dashed=True
    ),
    NodeStyle("end", Words("旅程至今结束", "journeys end so far"), "square", style.FOG, style.SLATE),
)
EDGE_STYLES = (
    EdgeStyle("follows", Words("下一步（越粗越多）", "next step (thicker: more)"), style.TEAL, arrow=True),
    EdgeStyle("begins", Words("旅程从这里开始", "journeys begin here"), style.GREEN, dashed=True, arrow=True),
    EdgeStyle("ends", Words("旅程到这里为止", "journeys end here"), style.MIST, dashed=True, arrow=True),
)


@dataclass(frozen=True)
class Drawn:
    """What of an answer is drawn: events, arrows between two of them, and how often each follows itself."""

    events: list[Mapping[str, Any]]
    arrows: list[Mapping[str, Any]]
    again: Mapping[str | None, Mapping[str, Any]]
    threshold: int


@scene("journeys")
def follows(
    snapshot: Snapshot,
    segment: Annotated[str | None, Allowed("journeys of its members on the day alone", "客群", kind="segment")] = None,
    threshold: Annotated[int, Allowed("edges followed at least so often are kept", "最少次数", minimum=1)] = 1,
    events: Annotated[
        int, Allowed("events drawn at most, most steps first", "最多事件数", minimum=1, maximum=200)
    ] = 24,
    arrows: Annotated[int, Allowed("arrows drawn at most", "最多箭头数", minimum=1, maximum=1000)] = 60,
) -> Scene:
    """Directly follows: which event is the next step after which."""
    answer = find("journeys", "follows").ask(snapshot, segment=segment, threshold=threshold)
    rows, summary = answer.rows.to_records(), summary_data(answer.summary)
    drawn = _drawn(rows, summary["events"][:events], arrows, threshold)
    return Scene(
        theme="journeys",
        name="follows",
        title=_title(snapshot, segment),
        subtitle=_subtitle(summary),
        nodes=_nodes(drawn),
        edges=(*(_arrow(row, rows[0]["count"]) for row in drawn.arrows), *_outer(drawn)),
        node_styles=NODE_STYLES,
        edge_styles=EDGE_STYLES,
        twin=_twin(rows, {each["event"] for each in drawn.events}),
        left_out=_left_out(summary, drawn, rows),
        lines="arc",
        receipt=answer.receipt,
    )


def _drawn(rows: Sequence[Mapping[str, Any]], events: list[Mapping[str, Any]], most: int, threshold: int) -> Drawn:
    known = {each["event"] for each in events}
    inner = [row for row in rows if row["x"] in known and row["y"] in known]
    again = {row["x"]: row for row in inner if row["x"] == row["y"]}
    return Drawn(events, [row for row in inner if row["x"] != row["y"]][:most], again, threshold)


def _id(event: str | None) -> str:
    return UNNAMED if event is None else f"event:{event}"


def _called(event: str | None) -> Words:
    return Words("（无事件名）", "(no event)") if event is None else same(shortened(directed(event), 40))


def _title(snapshot: Snapshot, segment: str | None) -> Words:
    if segment is None:
        return Words("全部客户的旅程", "Journeys of all customers")
    called = names(snapshot, "segment")[segment]
    return Words(f"客群「{called.zh}」的旅程", f"Journeys of segment “{called.en}”")


def _subtitle(summary: Mapping[str, Any]) -> Words:
    customers, steps, follows = (summary[name] for name in ("customers", "steps", "follows"))
    return Words(
        f"{customers:,} 位客户的 {steps:,} 步，前后相接 {follows:,} 次",
        f"{steps:,} steps of {customers:,} customers, one after another {follows:,} times",
    )


def _outer(drawn: Drawn) -> list[Edge]:
    """Where journeys begin and end, as often as the threshold asks."""
    kept = [(each, name) for name in ("starts", "ends") for each in drawn.events if each[name] >= drawn.threshold]
    most = max((each[name] for each, name in kept), default=1)
    return [_outer_edge(each, name, most) for each, name in kept]


def _outer_edge(event: Mapping[str, Any], name: str, most: int) -> Edge:
    count = event[name]
    ends = (START, _id(event["event"])) if name == "starts" else (_id(event["event"]), END)
    look = "begins" if name == "starts" else "ends"
    return Edge(*ends, look, _width(count, most), same(f"{count:,}"), (Fact(term(name), count, "count"),))


def _arrow(row: Mapping[str, Any], most: int) -> Edge:
    return Edge(
        _id(row["x"]), _id(row["y"]), "follows", _width(row["count"], most), same(f"{row['count']:,}"), _facts(row)
    )


def _facts(row: Mapping[str, Any]) -> tuple[Fact, ...]:
    return (
        Fact(term("count"), row["count"], "count"),
        Fact(term("customers"), row["customers"], "count"),
        Fact(term("median_seconds"), row["median_seconds"], "number"),
        Fact(term("timed"), row["timed"], "count"),
    )


def _width(count: int, most: int) -> float:
    return round(1.0 + 5 * math.sqrt(count / most), 2)


def _nodes(drawn: Drawn) -> tuple[Node, ...]:
    places = _places(drawn)
    most = max((each["steps"] for each in drawn.events), default=1)
    ends = [
        Node(id_, each.label, each.key, *places[id_], 14)
        for id_, each in ((START, NODE_STYLES[0]), (END, NODE_STYLES[-1]))
        if id_ in places
    ]
    return (*(_event(each, most, drawn, places) for each in drawn.events), *ends)


def _event(event: Mapping[str, Any], most: int, drawn: Drawn, places: Mapping[str, tuple[float, float]]) -> Node:
    id_, low, again = _id(event["event"]), SIZES[0], drawn.again.get(event["event"])
    size = round(low + (SIZES[1] - low) * (event["steps"] / most) ** 0.5, 2)
    called = _called(event["event"])
    if again:
        called = Words(*(f"{text} ↻ {again['count']:,}" for text in (called.zh, called.en)))
    facts = [Fact(term(name), event[name], "count") for name in ("steps", "customers", "starts", "ends")]
    if again:
        facts.append(Fact(Words("紧接着又一次", "again right after"), again["count"], "count"))
    return Node(id_, called, "unnamed" if event["event"] is None else "event", *places[id_], size, tuple(facts))


def _places(drawn: Drawn) -> dict[str, tuple[float, float]]:
    """Where each node stands: the start first, the end last, events in layers between them."""
    weights = {(_id(row["x"]), _id(row["y"])): float(row["count"]) for row in drawn.arrows}
    outer = [(edge.source, edge.target) for edge in _outer(drawn)]
    ends = {end for edge in outer for end in edge if end in (START, END)}
    between = layers(sorted(_id(each["event"]) for each in drawn.events), weights)
    columns = [[id_ for id_ in (START,) if id_ in ends], *between, [id_ for id_ in (END,) if id_ in ends]]
    columns = order([each for each in columns if each], [*weights, *outer])
    heights = spread(columns, DOWN)
    return {id_: (at * ACROSS, round(heights[id_], 2)) for at, column in enumerate(columns) for id_ in column}


def _twin(rows: Sequence[Mapping[str, Any]], known: set[str | None]) -> Twin:
    forms = {"count": "count", "customers": "count", "median_seconds": "number", "timed": "count"}
    columns = [Column(term("x")), Column(term("y")), *(Column(term(name), form) for name, form in forms.items())]
    cells = tuple((_called(row["x"]), _called(row["y"]), *(row[name] for name in forms)) for row in rows)
    return Twin(tuple(columns), cells, tuple(_id(row["x"]) if row["x"] in known else None for row in rows))


def _left_out(summary: Mapping[str, Any], drawn: Drawn, rows: Sequence[Mapping[str, Any]]) -> tuple[Words, ...]:
    if not summary["steps"]:
        return (Words("没有记录的交互：没有旅程可画。", "No step is recorded: there is no journey to draw."),)
    found = []
    if summary["edges_cut"]:
        found.append(_cut(summary, drawn.threshold))
    hidden = len(summary["events"]) - len(drawn.events)
    if hidden:
        found.append(
            Words(
                f"只画出步数最多的 {len(drawn.events)} 个事件，另有 {hidden} 个未画出。",
                f"Only the {len(drawn.events)} events with most steps are drawn, {hidden} are not.",
            )
        )
    unseen = len(rows) - len(drawn.arrows) - len(drawn.again)
    if unseen:
        found.append(
            Words(
                f"{unseen} 条达到门槛的关系未画出：都在表中。",
                f"{unseen} edges that reach the threshold are not drawn: all are in the table.",
            )
        )
    return tuple(found)


def _cut(summary: Mapping[str, Any], threshold: int) -> Words:
    cut, edges, follows = summary["edges_cut"], summary["edges"], summary["follows_cut"]
    return Words(
        f"门槛 {threshold:,} 次：隐去 {edges:,} 条关系中的 {cut:,} 条，共 {follows:,} 次。",
        f"Threshold {threshold:,}: {cut:,} of {edges:,} edges are cut, which were followed {follows:,} times in all.",
    )
