"""What a person does to a view: one frozen class for each operation, fields and defaults as callers write them."""

from dataclasses import dataclass, field
from typing import Annotated, NewType

from graph.model import EDGES
from queries.question import Allowed

LABELS = tuple(kind.label for kind in EDGES)
MOST = 500  # neighbours that one operation brings at most
FAR = 1e7  # places are no farther from the middle than this

NodeId = NewType("NodeId", str)  # kind:id
KindName = NewType("KindName", str)  # of a node
Scalar = NewType("Scalar", str)  # text, a number, or true and false

Kinds = Annotated[tuple[str, ...], Allowed("labels of edges; missing: all", "关系类型", choices=LABELS)]
Place = Annotated[float, Allowed("a place in the view's own units", "位置")]


@dataclass(frozen=True)
class Start:
    """Put a node into the view, in sight."""

    node: NodeId


@dataclass(frozen=True)
class Network:
    """Bring the referral subtree of a customer, nearest generations first."""

    customer: Annotated[str, Allowed("id of a customer", "客户编号")]
    most: Annotated[int, Allowed("customers at most", "最多人数", minimum=1, maximum=2000)] = 300


@dataclass(frozen=True)
class Expand:
    """Bring neighbours of a node, by kind of edge, then by node id as text; those already there count too."""

    node: NodeId
    kinds: Kinds = ()
    direction: Annotated[str, Allowed("as seen from the node", "方向", choices=("out", "in", "any"))] = "any"
    most: Annotated[int, Allowed("neighbours at most", "最多邻居数", minimum=1, maximum=MOST)] = 50


@dataclass(frozen=True)
class Paths:
    """Bring the shortest paths between two nodes."""

    source: NodeId
    target: NodeId
    kinds: Kinds = ()
    limit: Annotated[int, Allowed("paths at most", "最多条数", minimum=1, maximum=100)] = 10


@dataclass(frozen=True)
class Collapse:
    """Undo the expansions of a node: what nothing else holds goes; the node stays."""

    node: NodeId


@dataclass(frozen=True)
class Hide:
    """Put nodes out of sight."""

    nodes: tuple[NodeId, ...]


@dataclass(frozen=True)
class Show:
    """Put nodes into sight again; all that are hidden where none is named."""

    nodes: tuple[NodeId, ...] = ()


@dataclass(frozen=True)
class Dismiss:
    """Remove nodes; later operations do not bring them again, but for a start of the node itself."""

    nodes: tuple[NodeId, ...]


@dataclass(frozen=True)
class Only:
    """Hide all that is there but these."""

    nodes: tuple[NodeId, ...]


@dataclass(frozen=True)
class Relate:
    """Draw all edges between the nodes that are there, of every kind."""


@dataclass(frozen=True)
class Layout:
    """Choose how nodes that are not pinned find their places."""

    name: Annotated[str, Allowed("how places are found", "布局", choices=("radial", "columns", "force"))] = "force"


@dataclass(frozen=True)
class Pin:
    """Hold a node at a place."""

    node: NodeId
    x: Place
    y: Place


@dataclass(frozen=True)
class Unpin:
    """Let a node find its place again."""

    node: NodeId


@dataclass(frozen=True)
class Camera:
    """Where the page looks, and how near; it changes no node."""

    x: Place
    y: Place
    k: Annotated[float, Allowed("how near", "缩放")] = 1.0


@dataclass(frozen=True)
class Panel:
    """What the page has open beside the view; it changes no node."""

    name: Annotated[str, Allowed("name of the panel", "面板")]
    node: NodeId | None = field(default=None)


Operation = (
    Start | Network | Expand | Paths | Collapse | Hide | Show | Dismiss | Only | Relate | Layout | Pin | Unpin | Camera
    | Panel
)  # fmt: skip
