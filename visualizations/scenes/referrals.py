"""Referral networks: who brought whom, generation by generation."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

import numpy as np

from graph.snapshot import Snapshot
from queries.answer import Answer
from queries.question import Allowed, find
from visualizations import style
from visualizations.layouts.radial import radial
from visualizations.scene import Column, Edge, Fact, Guide, Node, Scene, Twin, scene
from visualizations.style import EdgeStyle, NodeStyle
from visualizations.words import Words, people, term

NEWEST, NEW = 30, 90  # days; as joined_30 and joined_90 of the networks

NODE_STYLES = (
    NodeStyle("root", Words("网络起点", "first customer"), "star", style.OCHRE, style.PAPER),
    NodeStyle("newest", Words("近30天入行", "joined in 30 days"), "triangle", style.BRICK, style.PAPER),
    NodeStyle("new", Words("近90天入行", "joined in 90 days"), "diamond", style.TEAL, style.PAPER),
    NodeStyle("earlier", Words("更早入行", "joined earlier"), "dot", style.BLUE, style.PAPER),
)
EDGE_STYLES = (EdgeStyle("referred", Words("推荐", "brought"), style.MIST, arrow=True),)


@dataclass(frozen=True)
class _Shown:
    """Rows of a tree that are drawn, each after its referrer."""

    rows: list[dict[str, Any]]
    parent: list[int]  # position of the referrer in `rows`, -1 for the first
    referees: list[int]  # in all, drawn or not
    descendants: list[int]
    hidden: int  # rows that are not drawn


@scene("referrals")
def networks(
    snapshot: Snapshot,
    network: Annotated[
        str | None, Allowed("a network, or any customer to begin at; default: the largest", "推荐网络", kind="customer")
    ] = None,
    depth: Annotated[int | None, Allowed("generations shown below the first", "显示代数", minimum=0)] = None,
    nodes: Annotated[int, Allowed("customers drawn at most", "最多节点数", minimum=1, maximum=5000)] = 2000,
) -> Scene:
    """A referral network as a tree about its first customer."""
    start = network or _largest(snapshot)
    if start is None:
        return _empty()
    answer = find("referrals", "tree").ask(snapshot, customer=start, depth=depth)
    shown = _shown(answer, nodes)
    names = people(snapshot, [row["customer"] for row in shown.rows])
    drawn, guides = _drawn(shown, names, snapshot.as_of)
    edges = [Edge(f"customer:{row['referrer']}", f"customer:{row['customer']}", "referred") for row in shown.rows[1:]]
    return Scene(
        theme="referrals",
        name="networks",
        title=Words(f"推荐网络 {names[start].zh}", f"Referral network of {names[start].en}"),
        subtitle=_subtitle(answer.summary),
        nodes=tuple(drawn),
        edges=tuple(edges),
        node_styles=NODE_STYLES,
        edge_styles=EDGE_STYLES,
        twin=_twin(shown),
        left_out=_left_out(answer, shown),
        guides=guides,
        text=0.34 * _spacing(len(shown.rows)),
        receipt=answer.receipt,
    )


def _largest(snapshot: Snapshot) -> str | None:
    found = find("referrals", "networks").ask(snapshot).rows
    return found.table["network"][0].as_py() if len(found) else None


def _empty() -> Scene:
    nothing = Words("没有推荐网络：没有计入的推荐。", "No referral network: no referral counts.")
    title = Words("推荐网络", "Referral networks")
    return Scene(
        "referrals", "networks", title, nothing, (), (), NODE_STYLES, EDGE_STYLES, Twin((), (), ()), (nothing,)
    )


def _shown(answer: Answer[Any, Any], most: int) -> _Shown:
    """The rows to draw: nearer generations first, and within one those with more people below."""
    table = answer.rows.table
    position = {id_: number for number, id_ in enumerate(table["customer"].to_pylist())}
    parent = np.array([position.get(id_, -1) for id_ in table["referrer"].to_pylist()], np.int64)
    parent[:1] = -1
    generation = table["generation"].to_numpy()
    below = np.zeros(len(parent), np.int64)
    for each in range(int(generation.max(initial=0)), 0, -1):
        inside = np.flatnonzero(generation == each)
        np.add.at(below, parent[inside], below[inside] + 1)
    referees = np.bincount(parent[1:], minlength=len(parent))
    order = np.lexsort((np.arange(len(parent)), -below, generation))[:most]
    place = np.full(len(parent), -1)
    place[order] = np.arange(len(order))
    return _Shown(
        rows=table.take(order).to_pylist(),
        parent=[-1, *place[parent[order[1:]]].tolist()],
        referees=referees[order].tolist(),
        descendants=below[order].tolist(),
        hidden=len(parent) - len(order),
    )


def _drawn(shown: _Shown, names: Mapping[str, Words], as_of: date) -> tuple[list[Node], tuple[Guide, ...]]:
    spacing = _spacing(len(shown.rows))
    places = radial(shown.parent, spacing)
    nodes = [
        Node(
            id=f"customer:{row['customer']}",
            label=names[row["customer"]],
            style=_style(row, as_of),
            x=round(x, 2),
            y=round(y, 2),
            size=_size(row["generation"], referees, spacing),
            facts=_facts(row, referees, descendants),
        )
        for row, x, y, referees, descendants in zip(
            shown.rows, places.x, places.y, shown.referees, shown.descendants, strict=True
        )
    ]
    deepest = shown.rows[-1]["generation"]
    rings = [
        Guide(0, 0, round(each * places.ring, 2), Words(f"第{each}代", f"generation {each}"))
        for each in range(1, deepest + 1)
    ]
    return nodes, tuple(rings)


def _size(generation: int, referees: int, spacing: float) -> float:
    """The larger, the more customers one brought; the first is always seen."""
    size = spacing * min(0.8, 0.25 + 0.07 * math.sqrt(referees))
    return round(size if generation else max(size, 0.4 * spacing), 2)


def _spacing(count: int) -> float:
    """Room for labels where there are few."""
    return 22.0 if count > 400 else 30.0 if count > 80 else 44.0


def _style(row: Mapping[str, Any], as_of: date) -> str:
    joined = row["joined_on"]
    if row["generation"] == 0:
        return "root"
    if joined is not None and joined > as_of - timedelta(days=NEWEST):
        return "newest"
    return "new" if joined is not None and joined > as_of - timedelta(days=NEW) else "earlier"


def _facts(row: Mapping[str, Any], referees: int, descendants: int) -> tuple[Fact, ...]:
    return (
        Fact(term("generation"), row["generation"], "count"),
        Fact(term("joined_on"), _day(row["joined_on"]), "day"),
        Fact(term("referees"), referees, "count"),
        Fact(term("descendants"), descendants, "count"),
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _subtitle(summary: Any) -> Words:
    members, depth = summary.descendants + 1, summary.depth
    people_en = "1 customer" if members == 1 else f"{members:,} customers"
    below_en = "1 generation" if depth == 1 else f"{depth} generations"
    return Words(f"{members:,} 位客户，{depth} 代", f"{people_en}, {below_en}")


def _left_out(answer: Answer[Any, Any], shown: _Shown) -> tuple[Words, ...]:
    found = []
    beyond = answer.summary.descendants + 1 - len(answer.rows)
    if answer.summary.ancestors:
        network = answer.summary.network
        found.append(Words(f"这是网络 {network} 的一部分。", f"This is a part of network {network}."))
    if beyond:
        found.append(
            Words(
                f"另有 {beyond:,} 位客户在更深的代，未显示。",
                f"{beyond:,} customers of deeper generations are not shown.",
            )
        )
    if shown.hidden:
        found.append(
            Words(
                f"只画出 {len(shown.rows):,} 位客户，另有 {shown.hidden:,} 位未画出："
                "可从其中一位开始看（参数 nodes 限定人数）。",
                f"Only {len(shown.rows):,} customers are drawn, {shown.hidden:,} are not: "
                "begin at one of them (the parameter nodes sets the limit).",
            )
        )
    return tuple(found)


def _twin(shown: _Shown) -> Twin:
    columns = (
        Column(term("customer"), "node"),
        Column(term("referrer"), "node"),
        Column(term("generation"), "count"),
        Column(term("joined_on"), "day"),
        Column(term("referees"), "count"),
        Column(term("descendants"), "count"),
    )
    rows = [
        (_node(row["customer"]), _node(row["referrer"]), row["generation"], _day(row["joined_on"]), referees, below)
        for row, referees, below in zip(shown.rows, shown.referees, shown.descendants, strict=True)
    ]
    return Twin(columns, tuple(rows), tuple(_node(row["customer"]) for row in shown.rows))


def _node(customer: str | None) -> str | None:
    return f"customer:{customer}" if customer else None
