"""How the nodes and edges of a view look where no rule says otherwise: a shape and a colour for each kind."""

from graph.model import EDGES
from visualizations import style
from visualizations.style import EdgeStyle, NodeStyle
from visualizations.words import Words, kind_words

SIZE = 12.0  # radius of a node

KIND_STYLES = {
    each.key: each
    for each in (
        NodeStyle("customer", kind_words("customer"), "dot", style.BLUE, style.PAPER),
        NodeStyle("product", kind_words("product"), "star", style.OCHRE, style.PAPER),
        NodeStyle("channel", kind_words("channel"), "diamond", style.TEAL, style.PAPER),
        NodeStyle("scene", kind_words("scene"), "triangle", style.PLUM, style.PAPER),
        NodeStyle("org", kind_words("org"), "square", style.SLATE, style.PAPER),
        NodeStyle("programme", kind_words("programme"), "star", style.ROSE, style.BRICK, dashed=True),
        NodeStyle("referral_link", kind_words("referral_link"), "diamond", style.FOG, style.SLATE, dashed=True),
        NodeStyle("segment", kind_words("segment"), "square", style.SKY, style.BLUE, dashed=True),
        NodeStyle("strategy", kind_words("strategy"), "hexagon", style.GREEN, style.PAPER),
        NodeStyle("kpi", kind_words("kpi"), "triangleDown", style.SAND, style.OCHRE),
    )
}

_COLOURS = {
    "customer": style.BLUE,
    "channel": style.TEAL,
    "product": style.OCHRE,
    "scene": style.PLUM,
    "org": style.SLATE,
    "programme": style.BRICK,
    "segment": style.BLUE,
    "strategy": style.INK,
    "kpi": style.MIST,
    "referral_link": style.MIST,
}

EDGE_STYLES = {
    kind.label: EdgeStyle(
        kind.label,
        Words(kind.text_zh, kind.name.replace("_", " ")),
        _COLOURS[kind.target.refers_to],
        dashed=kind.symmetric,
        arrow=not kind.symmetric,
    )
    for kind in EDGES
}
