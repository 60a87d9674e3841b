"""How things look: one palette, and a shape beside every colour."""

from dataclasses import dataclass

from visualizations.words import Words

INK, SLATE, MIST, PAPER = "#1f2933", "#52606d", "#9aa5b1", "#ffffff"
BLUE, TEAL, OCHRE, BRICK, PLUM, GREEN = "#2b6cb0", "#2c7a7b", "#b7791f", "#b83b2e", "#6b4e9b", "#3d8361"
SKY, FOAM, SAND, ROSE, LILAC, LEAF = "#dbe9f6", "#d9efee", "#f8ecd0", "#f9e0dc", "#e9e2f5", "#dff0e6"
FOG = "#e8ecf0"


@dataclass(frozen=True)
class NodeStyle:
    """The look of a class of nodes, and its line in the legend.

    `shape` is one of dot, square, diamond, triangle, triangleDown, star, hexagon, box; a box holds its label.
    """

    key: str
    label: Words
    shape: str
    fill: str
    stroke: str
    dashed: bool = False
    width: float = 0.0  # of a box
    label_at: str = "below"  # or inside, or nowhere


@dataclass(frozen=True)
class EdgeStyle:
    """The look of a class of edges, and its line in the legend."""

    key: str
    label: Words
    colour: str
    dashed: bool = False
    arrow: bool = False
