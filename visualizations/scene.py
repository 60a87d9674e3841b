"""A picture as data: what is drawn where, what it means, and what was left out; and where pictures are found.

    @scene("referrals")
    def networks(snapshot: Snapshot, network: Annotated[str | None, Allowed(…)] = None) -> Scene:
        '''A referral network.'''

The route, the command and the page read a scene's parameters off its signature, as they do a question's.
"""

import dataclasses
import importlib
import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

from graph.errors import BadParameter
from graph.snapshot import Snapshot
from queries.answer import Receipt, plain
from queries.marks import marks_below
from queries.question import Parameter, parameters_of
from visualizations.style import EdgeStyle, NodeStyle
from visualizations.words import Words

Value = str | int | float | None | Words


@dataclasses.dataclass(frozen=True)
class Fact:
    """One thing known of a node or an edge. `form` is text, count, number, share, money (minor units) or day."""

    term: Words
    value: Value
    form: str = "text"


@dataclasses.dataclass(frozen=True)
class Node:
    """A node at its place. `id` is `kind:id`; sizes are in the scene's own units, y grows downwards."""

    id: str
    label: Words
    style: str  # key of a node style of the scene
    x: float
    y: float
    size: float  # radius; half the height of a box
    facts: tuple[Fact, ...] = ()


@dataclasses.dataclass(frozen=True)
class Edge:
    """An edge between two nodes of the scene."""

    source: str
    target: str
    style: str  # key of an edge style of the scene
    width: float = 1.0
    label: Words | None = None
    facts: tuple[Fact, ...] = ()


@dataclasses.dataclass(frozen=True)
class Guide:
    """A help for the eye behind the picture: a ring about the middle, or with radius 0 a heading at a place."""

    x: float
    y: float
    radius: float
    label: Words


@dataclasses.dataclass(frozen=True)
class Column:
    """A column of the table beside the picture; `form` as in `Fact`, or `node`: a `kind:id` with its words."""

    label: Words
    form: str = "text"


@dataclasses.dataclass(frozen=True)
class Twin:
    """The picture as a table; `nodes` gives for each row the node it tells of, or None."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    nodes: tuple[str | None, ...]


@dataclasses.dataclass(frozen=True)
class Scene:
    """A picture, positions included; the same snapshot and parameters give the same scene."""

    theme: str
    name: str
    title: Words
    subtitle: Words
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    node_styles: tuple[NodeStyle, ...]  # the legend, in this order
    edge_styles: tuple[EdgeStyle, ...]
    twin: Twin
    left_out: tuple[Words, ...] = ()  # a sentence for each thing that is not shown
    guides: tuple[Guide, ...] = ()
    lines: str = "straight"  # how edges run: straight, arc (both ways apart), or flow (from left to right)
    text: float = 13.0  # height of labels in the scene's own units
    receipt: Receipt | None = None

    def to_data(self) -> dict[str, Any]:
        """The scene as plain data, as JSON holds it."""
        data: dict[str, Any] = plain(dataclasses.asdict(self))
        return data


@dataclasses.dataclass(frozen=True)
class Maker:
    """What makes a scene, with all that is derived from its function."""

    theme: str
    name: str
    function: Callable[..., Scene]
    parameters: tuple[Parameter, ...]

    @property
    def title(self) -> str:
        return inspect.cleandoc(self.function.__doc__ or self.name).splitlines()[0]

    def make(self, snapshot: Snapshot, **given: Any) -> Scene:
        """The scene. Raises `BadParameter` for an unknown name or a value not allowed."""
        known = {each.name for each in self.parameters}
        for name, value in given.items():
            if name not in known:
                raise BadParameter(name, value, f"view {self.theme} {self.name} takes {', '.join(sorted(known))}")
        return self.function(snapshot, **{each.name: each.read(given.get(each.name)) for each in self.parameters})


def scene(theme: str) -> Callable[[Callable[..., Scene]], Callable[..., Scene]]:
    """Make a function a scene of a theme, named as the function."""

    def mark(function: Callable[..., Scene]) -> Callable[..., Scene]:
        name = function.__name__.replace("_", "-")
        function.scene = Maker(theme, name, function, parameters_of(function))  # type: ignore[attr-defined] # a mark on the function
        return function

    return mark


@cache
def scenes() -> tuple[Maker, ...]:
    """All scenes, found below `visualizations/scenes/`, by theme and name."""
    folder = importlib.import_module("visualizations.scenes")
    return tuple(sorted(marks_below(folder, "scene", Maker), key=lambda each: (each.theme, each.name)))


def find_scene(theme: str, name: str) -> Maker:
    """The scene of a name. Raises `BadParameter`."""
    for each in scenes():
        if (each.theme, each.name) == (theme, name):
            return each
    raise BadParameter("view", f"{theme} {name}", ", ".join(f"{each.theme} {each.name}" for each in scenes()))
