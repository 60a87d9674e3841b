"""What a person does to a view: one frozen class for each operation, fields and defaults as callers write them."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, NewType

from graph.errors import BadParameter
from graph.model import EDGES
from queries.explore.properties import Scalar, check_filter, is_ordered, property_of
from queries.question import Allowed

LABELS = tuple(kind.label for kind in EDGES)
MOST = 500  # neighbours that one operation brings at most
FAR = 1e7  # places are no farther from the middle than this

NodeId = NewType("NodeId", str)  # kind:id
KindName = NewType("KindName", str)  # of a node

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
class Cell:
    """Bring people of a coverage gap, those with the largest balances first, and what the cell is about."""

    segment: Annotated[str, Allowed("id of a segment", "客群")]
    product: Annotated[str, Allowed("id of a product", "产品")]
    most: Annotated[int, Allowed("customers at most", "最多人数", minimum=1, maximum=MOST)] = 50


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
class Filter:
    """Put nodes of a kind out of sight whose property does not match; without a bound it only counts the values.

    `least` and `most` are themselves matched: numbers, or days as text. Nodes without a value match where `missing`.
    """

    kind: KindName
    property: Annotated[str, Allowed("a property of the kind", "属性")]
    least: Scalar | None = None
    most: Scalar | None = None
    values: tuple[Scalar, ...] = ()
    missing: bool = False

    def __post_init__(self) -> None:
        check_filter(self.kind, self.property, self.least, self.most, self.values)

    @cached_property
    def bounds(self) -> bool:
        """Whether it puts anything out of sight."""
        return self.least is not None or self.most is not None or bool(self.values)


@dataclass(frozen=True)
class Unfilter:
    """Take a filter away."""

    kind: KindName
    property: Annotated[str, Allowed("a property of the kind", "属性")]

    def __post_init__(self) -> None:
        property_of(self.kind, self.property)


@dataclass(frozen=True)
class Colour:
    """Colour nodes of a kind by a property: by its values, or along a scale where they are numbers or days."""

    kind: KindName
    property: Annotated[str, Allowed("a property of the kind", "属性")]
    values: tuple[Scalar, ...] = ()  # those with a colour of their own; none: the most frequent

    def __post_init__(self) -> None:
        check_filter(self.kind, self.property, None, None, self.values)


@dataclass(frozen=True)
class Size:
    """Size nodes of a kind by a property of numbers or days: the more, the larger."""

    kind: KindName
    property: Annotated[str, Allowed("a property of numbers or days", "属性")]

    def __post_init__(self) -> None:
        if not is_ordered(property_of(self.kind, self.property)):
            raise BadParameter("property", self.property, "a property of numbers or days")


@dataclass(frozen=True)
class Icon:
    """Give nodes of a kind a shape by the values of a property."""

    kind: KindName
    property: Annotated[str, Allowed("a property of the kind", "属性")]

    def __post_init__(self) -> None:
        property_of(self.kind, self.property)


@dataclass(frozen=True)
class Plain:
    """Take the rules for the look of a kind away."""

    kind: KindName


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
    Start | Network | Expand | Paths | Cell | Collapse | Hide | Show | Dismiss | Only | Relate | Filter | Unfilter
    | Colour | Size | Icon | Plain | Layout | Pin | Unpin | Camera | Panel
)  # fmt: skip
