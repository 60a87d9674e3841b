"""Products: which follows which, and the paths from what is held to a target."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Any

from graph.snapshot import Snapshot
from queries.question import Allowed, find
from visualizations import style
from visualizations.layouts.columns import order, spread
from visualizations.layouts.layered import layers
from visualizations.scene import Column, Edge, Fact, Node, Scene, Twin, Value, scene
from visualizations.style import EdgeStyle, NodeStyle
from visualizations.words import Words, names, term

ACROSS, DOWN = 260.0, 120.0  # between layers, and between nodes of a layer
LANE = "\0lane "  # begins the name of a place that is kept free; no id holds this character

PRODUCT = NodeStyle("product", Words("产品", "product"), "dot", style.SKY, style.BLUE)
HELD = NodeStyle("held", Words("已持有", "held"), "square", style.FOAM, style.TEAL)
TARGET = NodeStyle("target", Words("目标", "target"), "star", style.SAND, style.OCHRE)

FASTER = EdgeStyle("faster", Words("明显加快（区间高于1）", "speeds up (interval above 1)"), style.TEAL, arrow=True)
UNSURE = EdgeStyle(
    "unsure", Words("尚无定论（区间含1）", "undecided (interval holds 1)"), style.MIST, dashed=True, arrow=True
)
SLOWER = EdgeStyle(
    "slower", Words("明显减慢（区间低于1）", "slows down (interval below 1)"), style.BRICK, dashed=True, arrow=True
)
OBSERVED = EdgeStyle("observed", Words("实测", "observed"), style.TEAL, arrow=True)
ESTIMATED = EdgeStyle("estimated", Words("推算", "estimated"), style.OCHRE, dashed=True, arrow=True)


@scene("products")
def pairs(
    snapshot: Snapshot,
    window: Annotated[int, Allowed("days within which b follows a", "窗口天数", minimum=1, maximum=36_525)] = 365,
    arrows: Annotated[int, Allowed("arrows drawn at most", "最多箭头数", minimum=1, maximum=500)] = 24,
) -> Scene:
    """Which product follows which: arrows by the share that opens b after a."""
    answer = find("products", "pairs").ask(snapshot, window=window)
    rows = answer.rows.to_records()
    following = [row for row in rows if row["after_k"]]
    drawn = following[:arrows]
    called = names(snapshot, "product")
    opened = {row["a"]: row["opened_a"] for row in rows}
    columns = layers(sorted(opened), {(row["a"], row["b"]): row["after_share"] for row in drawn})
    return Scene(
        theme="products",
        name="pairs",
        title=Words("哪些产品相继开立", "Which product follows which"),
        subtitle=Words(
            f"{window} 天内随后开立；箭头越粗，比例越高",
            f"opened within {window} days; the thicker the arrow, the larger the share",
        ),
        nodes=_nodes(columns, called, lambda _: "product", _sizes(opened), lambda id_: _opened(opened[id_])),
        edges=tuple(_pair(row) for row in drawn),
        node_styles=(PRODUCT,),
        edge_styles=(FASTER, UNSURE, SLOWER),
        twin=_pairs_twin(following, called),
        left_out=_not_drawn(len(rows), len(following), len(drawn)),
        lines="arc",
        receipt=answer.receipt,
    )


@scene("products")
def paths(
    snapshot: Snapshot,
    target: Annotated[str, Allowed("the product to reach", "目标产品", kind="product")],
    customer: Annotated[str | None, Allowed("whose open holdings to start from", "客户", kind="customer")] = None,
    held: Annotated[list[str] | None, Allowed("the products to start from", "已持有产品", kind="product")] = None,
    window: Annotated[int, Allowed("days within which each step follows", "窗口天数", minimum=1, maximum=36_525)] = 365,
    min_n: Annotated[int, Allowed("customers from which a share is observed", "最少样本", minimum=1)] = 30,
    limit: Annotated[int, Allowed("how many paths at most", "最多条数", minimum=1)] = 6,
) -> Scene:
    """The paths from what is held to a product."""
    given = {"customer": customer, "held": held, "window": window, "min_n": min_n, "limit": limit}
    answer = find("products", "paths").ask(snapshot, target=target, **given)
    rows = answer.rows.to_records()
    called = names(snapshot, "product")
    start = sorted({row["path"][0] for row in rows} or set(held or ()) - {target})
    ways = _steps(rows)
    columns = _columns(start, ways, target)
    kinds = {**dict.fromkeys(start, "held"), target: "target"}
    return Scene(
        theme="products",
        name="paths",
        title=Words(f"通往「{called[target].zh}」的路径", f"Paths to “{called[target].en}”"),
        subtitle=Words(
            f"每步在 {window} 天内；箭头越粗，走的客户越多",
            f"each step within {window} days; the thicker, the more customers go it",
        ),
        nodes=_nodes(columns, called, lambda id_: kinds.get(id_, "product"), {}, lambda _: ()),
        edges=tuple(_step(step, row) for step, row in ways.items()),
        node_styles=(HELD, PRODUCT, TARGET),
        edge_styles=(OBSERVED, ESTIMATED),
        twin=_paths_twin(rows, called),
        left_out=_paths_left_out(answer.counts["paths"], len(rows)),
        lines="arc",
        receipt=answer.receipt,
    )


def _nodes(
    columns: Sequence[Sequence[str]], called: Mapping[str, Words], styled: Any, sizes: Mapping[str, float], known: Any
) -> tuple[Node, ...]:
    height = spread(columns, DOWN)
    return tuple(
        Node(
            f"product:{id_}",
            called[id_],
            styled(id_),
            number * ACROSS,
            round(height[id_], 2),
            sizes.get(id_, 20),
            known(id_),
        )
        for number, column in enumerate(columns)
        for id_ in column
        if not id_.startswith(LANE)
    )


def _sizes(opened: Mapping[str, int]) -> dict[str, float]:
    most = max(opened.values(), default=1)
    return {id_: round(10 + 20 * (count / most) ** 0.5, 2) for id_, count in opened.items()}


def _opened(count: int) -> tuple[Fact, ...]:
    return (Fact(term("opened_a"), count, "count"),)


def _pair(row: Mapping[str, Any]) -> Edge:
    facts = (
        Fact(term("after_share"), row["after_share"], "share"),
        Fact(term("after_k"), row["after_k"], "count"),
        Fact(term("after_n"), row["after_n"], "count"),
        Fact(term("median_days"), row["median_days"], "number"),
        Fact(term("ratio"), row["ratio"], "number"),
        Fact(term("ratio_low"), row["ratio_low"], "number"),
        Fact(term("ratio_high"), row["ratio_high"], "number"),
    )
    share = row["after_share"]
    return Edge(f"product:{row['a']}", f"product:{row['b']}", _certainty(row), _width(share), _percent(share), facts)


def _certainty(row: Mapping[str, Any]) -> str:
    if row["ratio_low"] is not None and row["ratio_low"] > 1:
        return "faster"
    return "slower" if row["ratio_high"] is not None and row["ratio_high"] < 1 else "unsure"


def _width(share: float) -> float:
    return round(1.2 + 7 * share, 2)


def _percent(share: float) -> Words:
    text = f"{share:.0%}" if share >= 0.1 else f"{100 * share:.2g}%" if share >= 0.0001 else "<0.01%"
    return Words(text, text)


def _not_drawn(pairs: int, found: int, drawn: int) -> tuple[Words, ...]:
    if not pairs:
        return (Words("没有产品可以比较。", "There are no products to compare."),)
    if not found:
        return (Words("没有相继开立的产品。", "No product was seen to follow another."),)
    if found <= drawn:
        return ()
    return (
        Words(
            f"只画出最可靠的 {drawn} 个箭头，另有 {found - drawn} 个在表中。",
            f"Only the {drawn} surest arrows are drawn; {found - drawn} more are in the table.",
        ),
    )


def _paths_left_out(found: int, drawn: int) -> tuple[Words, ...]:
    if not found:
        return (Words("没有通往这个产品的路径。", "No path leads to this product."),)
    if found == drawn:
        return ()
    return (
        Words(
            f"只画出前 {drawn} 条路径，共 {found} 条（参数 limit 限定条数）。",
            f"Only the first {drawn} of {found} paths are drawn (the parameter limit sets how many).",
        ),
    )


def _pairs_twin(rows: Iterable[Mapping[str, Any]], called: Mapping[str, Words]) -> Twin:
    forms = {"after_share": "share", "after_k": "count", "after_n": "count", "median_days": "number", "ratio": "number"}
    forms |= {"ratio_low": "number", "ratio_high": "number"}
    columns = [Column(term("a")), Column(term("b")), *(Column(term(name), form) for name, form in forms.items())]
    cells = [(called[row["a"]], called[row["b"]], *(row[name] for name in forms)) for row in rows]
    return Twin(tuple(columns), tuple(cells), (None,) * len(cells))


def _columns(start: Sequence[str], ways: Mapping[tuple[str, str], Mapping[str, Any]], target: str) -> list[list[str]]:
    """What is held first, the target last, between them products in layers."""
    between = sorted({id_ for step in ways for id_ in step} - {*start, target})
    weights = {step: row["share"] for step, row in ways.items() if set(step) <= set(between)}
    columns = [list(start), *layers(between, weights), [target]]
    return _with_lanes([each for each in columns if each], ways)


def _with_lanes(columns: list[list[str]], ways: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The columns in order, with a place kept free for each arrow from the first to the last: none crosses a node."""
    if len(columns) < 3:
        return order(columns, list(ways))
    direct = [(source, target) for source, target in ways if source in columns[0] and target in columns[-1]]
    lanes = {source: [f"{LANE}{number} {source}" for number in range(len(columns) - 2)] for source, _ in direct}
    between = [[*column, *(lane[number] for lane in lanes.values())] for number, column in enumerate(columns[1:-1])]
    edges = [step for step in ways if step not in direct]
    edges += [step for source, target in direct for step in pairwise([source, *lanes[source], target])]
    return order([columns[0], *between, columns[-1]], edges)


def _steps(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """For each arrow the best path through it; paths come best first."""
    steps: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in rows:
        for step in pairwise(row["path"]):
            steps.setdefault(step, row)
    return steps


def _step(step: tuple[str, str], best: Mapping[str, Any]) -> Edge:
    facts = (
        Fact(Words("经过这里的最佳路径", "best path through here"), best["share"], "share"),
        Fact(term("basis"), term(best["basis"])),
        Fact(term("n"), best["n"], "count"),
    )
    return Edge(
        f"product:{step[0]}", f"product:{step[1]}", best["basis"], _width(best["share"]), _percent(best["share"]), facts
    )


def _paths_twin(rows: Iterable[Mapping[str, Any]], called: Mapping[str, Words]) -> Twin:
    columns = (
        Column(term("path")),
        Column(term("share"), "share"),
        Column(term("basis")),
        Column(term("n"), "count"),
    )
    cells: list[tuple[Value, ...]] = [
        (_arrows([called[id_] for id_ in row["path"]]), row["share"], term(row["basis"]), row["n"]) for row in rows
    ]
    return Twin(columns, tuple(cells), (None,) * len(cells))


def _arrows(way: Sequence[Words]) -> Words:
    return Words(" → ".join(each.zh for each in way), " → ".join(each.en for each in way))
