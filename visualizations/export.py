"""A scene as one HTML file that needs no network."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.errors import BadParameter
from queries.answer import plain
from visualizations.scene import Edge, Node, Scene
from visualizations.style import EdgeStyle, NodeStyle
from visualizations.words import Words, shortened

if TYPE_CHECKING:
    from visualizations.network import OfflineNetwork

FONT = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Segoe UI", sans-serif'

MOST_ARROWS = 300  # beyond it their heads would cover the nodes
LINES: dict[str, dict[str, Any]] = {
    "straight": {"enabled": False},
    "arc": {"enabled": True, "type": "curvedCW", "roundness": 0.12},
    "flow": {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.5},
}


def write_html(scene: Scene, path: Path) -> None:
    """Write a scene as one offline HTML file. Raises `BadParameter` where the file cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        network_of(scene).write_html(str(path))
    except OSError as error:
        raise BadParameter("out", str(path), f"{error.strerror}; name a file that can be written") from error


def network_of(scene: Scene) -> "OfflineNetwork":
    """A scene as a pyvis network, to be written or shown in a notebook."""
    # pyvis takes IPython with it: a quarter of a second that only pictures should cost.
    from visualizations.network import OfflineNetwork  # noqa: PLC0415 # see above

    network = OfflineNetwork(scene.title.both, _page(scene))
    node_styles = {each.key: each for each in scene.node_styles}
    edge_styles = {each.key: each for each in scene.edge_styles}
    for node in scene.nodes:
        look = node_styles[node.style]
        label = " " if look.label_at == "nowhere" or _is_fitted(scene) else _label(node.label)
        network.add_node(node.id, label, look.shape, **_node(node, look, scene))
    for edge in scene.edges:
        network.add_edge(edge.source, edge.target, **_edge(edge, edge_styles[edge.style], scene))
    return network


def _page(scene: Scene) -> dict[str, Any]:
    """What stands around the network: titles, legend, table, what was left out, facts by node, receipt."""
    data = scene.to_data()
    page = {key: data[key] for key in ("title", "subtitle", "twin", "left_out", "guides")}
    page["fitted"] = _is_fitted(scene)
    page["facts"] = {node["id"]: node["facts"] for node in data["nodes"]}
    used = {node.style for node in scene.nodes}
    page["node_styles"] = [asdict(each) for each in scene.node_styles if each.key in used]
    lines = {edge.style for edge in scene.edges}
    page["edge_styles"] = [asdict(each) for each in scene.edge_styles if each.key in lines]
    page["names"] = {node.id: plain(asdict(node.label)) for node in scene.nodes}
    page["receipt"] = {key: data["receipt"][key] for key in RECEIPT} if data["receipt"] else {}
    return page


def _is_fitted(scene: Scene) -> bool:
    """Whether the page draws names itself where there is room: the library would lay them over each other."""
    return scene.lines == "straight"


RECEIPT = ("question", "parameters", "as_of", "revision", "definition")


def _node(node: Node, look: NodeStyle, scene: Scene) -> dict[str, Any]:
    inside = {"vadjust": -node.size - scene.text} if look.label_at == "inside" else {}
    colour = {"background": look.fill, "border": look.stroke}
    shape: dict[str, Any] = {"borderDashes": [5, 4]} if look.dashed else {}
    options: dict[str, Any] = {
        "x": node.x,
        "y": node.y,
        "color": {**colour, "highlight": colour, "hover": colour},
        "borderWidth": 1.6,
        "shapeProperties": shape,
        "font": _font(scene.text, "#1f2933") | inside,
    }
    if look.shape == "box":
        box = {"widthConstraint": {"minimum": look.width, "maximum": look.width}, "margin": 6}
        return options | box | {"font": {"face": FONT, "size": scene.text, "color": "#1f2933"}}
    return options | {"size": node.size}


def _label(words: Words) -> str:
    """Chinese over English."""
    lines = (words.zh,) if words.zh == words.en else (words.zh, words.en)
    return "\n".join(shortened(line) for line in lines)


def _font(size: float, colour: str) -> dict[str, Any]:
    return {"face": FONT, "size": size, "color": colour, "strokeWidth": 3, "strokeColor": "#ffffff"}


def _edge(edge: Edge, look: EdgeStyle, scene: Scene) -> dict[str, Any]:
    options: dict[str, Any] = {
        "color": {
            "color": look.colour,
            "highlight": look.colour,
            "hover": look.colour,
            "opacity": 0.45 if len(scene.edges) > 40 else 0.8,
        },
        "width": edge.width,
        "dashes": [6, 5] if look.dashed else False,
        "arrows": {"to": {"enabled": look.arrow and len(scene.edges) <= MOST_ARROWS, "scaleFactor": 0.45}},
        "smooth": LINES[scene.lines],
    }
    if edge.label:
        options["label"] = edge.label.both
        options["font"] = _font(scene.text - 1, "#52606d")
    return options
