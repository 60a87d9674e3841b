"""A scene as one HTML file that needs no network."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.errors import BadParameter
from queries.answer import plain
from visualizations.scene import Edge, Node, Scene
from visualizations.style import EdgeStyle, NodeStyle

if TYPE_CHECKING:
    from visualizations.network import OfflineNetwork

FONT = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Segoe UI", sans-serif'


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
        network.add_node(node.id, node.label.both, node_styles[node.style].shape, **_node(node, node_styles, scene))
    for edge in scene.edges:
        network.add_edge(edge.source, edge.target, **_edge(edge, edge_styles[edge.style], scene))
    return network


def _page(scene: Scene) -> dict[str, Any]:
    """What stands around the network: titles, legend, table, what was left out, facts by node, receipt."""
    data = scene.to_data()
    page = {key: data[key] for key in ("title", "subtitle", "twin", "left_out", "guides")}
    page["facts"] = {node["id"]: node["facts"] for node in data["nodes"]}
    used = {node.style for node in scene.nodes}
    page["node_styles"] = [asdict(each) for each in scene.node_styles if each.key in used]
    lines = {edge.style for edge in scene.edges}
    page["edge_styles"] = [asdict(each) for each in scene.edge_styles if each.key in lines]
    page["names"] = {node.id: plain(asdict(node.label)) for node in scene.nodes}
    page["receipt"] = {key: data["receipt"][key] for key in RECEIPT} if data["receipt"] else {}
    return page


RECEIPT = ("question", "parameters", "as_of", "revision", "definition")


def _node(node: Node, styles: dict[str, NodeStyle], scene: Scene) -> dict[str, Any]:
    look = styles[node.style]
    colour = {"background": look.fill, "border": look.stroke}
    shape: dict[str, Any] = {"borderDashes": [5, 4]} if look.dashed else {}
    options: dict[str, Any] = {
        "x": node.x,
        "y": node.y,
        "color": {**colour, "highlight": colour, "hover": colour},
        "borderWidth": 1.6,
        "shapeProperties": shape,
        "font": {"face": FONT, "size": _font(scene), "color": "#1f2933", "strokeWidth": 3, "strokeColor": "#ffffff"},
    }
    if look.shape == "box":
        box = {"widthConstraint": {"minimum": look.width, "maximum": look.width}, "margin": 6}
        return options | box
    return options | {"size": node.size}


def _font(scene: Scene) -> int:
    """Smaller where there are many; the reader comes nearer to read."""
    return 7 if len(scene.nodes) > 400 else 9 if len(scene.nodes) > 80 else 13


def _edge(edge: Edge, look: EdgeStyle, scene: Scene) -> dict[str, Any]:
    curve = {"enabled": True, "type": "curvedCW", "roundness": 0.12} if scene.curved else {"enabled": False}
    options: dict[str, Any] = {
        "color": {"color": look.colour, "highlight": look.colour, "hover": look.colour, "opacity": 0.8},
        "width": edge.width,
        "dashes": [6, 5] if look.dashed else False,
        "arrows": {"to": {"enabled": look.arrow, "scaleFactor": 0.45}},
        "smooth": curve,
    }
    if edge.label:
        options["label"] = edge.label.both
        options["font"] = {"face": FONT, "size": 12, "color": "#52606d", "strokeWidth": 4, "strokeColor": "#ffffff"}
    return options
