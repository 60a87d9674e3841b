"""How the nodes and edges of a view look: by their kind, or by the rules that operations set."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.model import EDGES
from queries.explore.facts import Properties
from queries.explore.operations import Colour, Icon, Size
from queries.explore.properties import comparable, is_ordered, property_of
from queries.explore.sight import Bin, bins, form_of
from queries.explore.view import View
from visualizations import style
from visualizations.style import EdgeStyle, NodeStyle
from visualizations.words import Words, kind_words, property_words, same, shortened

SIZE, SIZES = 12.0, (8.0, 26.0)  # radius of a node: of itself, and by a rule

PALETTE = (style.BLUE, style.OCHRE, style.TEAL, style.BRICK, style.PLUM, style.GREEN, style.SLATE)
SCALE = ("#c6dbef", "#9ecae1", "#6baed6", "#3182bd", "#08519c")
SHAPES = ("dot", "square", "diamond", "triangle", "star", "hexagon", "triangleDown")
OTHERS, MISSING = Words("其他", "others"), Words("缺失", "missing")

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

_COLOURS = {key: each.stroke if each.fill in (style.FOG, style.SKY, style.SAND, style.ROSE) else each.fill
            for key, each in KIND_STYLES.items()}  # fmt: skip

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


@dataclass(frozen=True)
class Sizes:
    """The legend of a rule for the size of a kind: the smallest and the largest node's values."""

    kind: str
    property: str
    form: str
    least: int | float | str | None
    most: int | float | str | None


@dataclass(frozen=True)
class _Class:
    """Nodes that a rule lets look alike: the number of the class, and what it is called. The last are the others."""

    number: int
    label: Words


class Look:
    """The look of the nodes of a view; classes are made over all nodes of a kind in it, in sight or not."""

    def __init__(self, view: View, known: Mapping[str, Properties]) -> None:
        self._known = known
        self._classes: dict[tuple[str, str], Callable[[Any], _Class]] = {}
        self._radius: dict[str, Callable[[Any], float]] = {}
        self._rules = view.rules
        self.sizes: list[Sizes] = []
        for (kind, what), rule in view.rules.items():
            values = [known[node].get(rule.property) for node in view.nodes if node.partition(":")[0] == kind]
            if isinstance(rule, Size):
                self._radius[kind] = self._sized(rule, values)
            else:
                self._classes[kind, what] = _classes(rule, values)

    def style(self, node: str) -> NodeStyle:
        """How a node looks, and its line in the legend."""
        kind = node.partition(":")[0]
        look, named = KIND_STYLES[kind], []
        for what in ("colour", "icon"):
            if (kind, what) in self._classes:
                rule = self._rules[kind, what]
                class_ = self._classes[kind, what](self._known[node].get(rule.property))
                look = _coloured(look, rule, class_) if isinstance(rule, Colour) else _shaped(look, class_)
                named.append((rule.property, class_.label))
        if not named:
            return look
        words = [Words(f"{property_words(kind, name).zh} {label.zh}", f"{property_words(kind, name).en} {label.en}")
                 for name, label in dict.fromkeys(named)]  # fmt: skip
        key = "|".join([kind, *(f"{name}={label.en}" for name, label in named)])
        label = Words(" · ".join([look.label.zh, *(each.zh for each in words)]),
                      " · ".join([look.label.en, *(each.en for each in words)]))  # fmt: skip
        return replace(look, key=key, label=label)

    def size(self, node: str) -> float:
        """The radius of a node."""
        kind = node.partition(":")[0]
        if kind not in self._radius:
            return SIZE
        return self._radius[kind](self._known[node].get(self._rules[kind, "size"].property))

    def _sized(self, rule: Size, values: Iterable[Any]) -> Callable[[Any], float]:
        given = sorted(_number(each) for each in values if each is not None)
        low, high = (given[0], given[-1]) if given else (0.0, 0.0)
        some = sorted((each for each in values if each is not None), key=_number)
        ends = (comparable(some[0]), comparable(some[-1])) if some else (None, None)
        self.sizes.append(Sizes(rule.kind, rule.property, form_of(rule.kind, rule.property), *ends))

        def radius(value: Any) -> float:
            if value is None:
                return SIZES[0]
            share = (_number(value) - low) / (high - low) if high > low else 1.0
            return round(SIZES[0] + (SIZES[1] - SIZES[0]) * float(share**0.5), 2)

        return radius


def _number(value: Any) -> float:
    return float(value.toordinal() if hasattr(value, "toordinal") else value)


def _coloured(look: NodeStyle, rule: Colour, class_: _Class) -> NodeStyle:
    scale = SCALE if _is_scale(rule) else PALETTE
    fill = scale[class_.number] if class_.number < len(scale) else style.PAPER
    return replace(look, fill=fill, stroke=style.PAPER if class_.number < len(scale) else style.MIST)


def _shaped(look: NodeStyle, class_: _Class) -> NodeStyle:
    return replace(look, shape=SHAPES[min(class_.number, len(SHAPES) - 1)])


def _is_scale(rule: Colour | Icon) -> bool:
    return isinstance(rule, Colour) and not rule.values and is_ordered(property_of(rule.kind, rule.property))


def _classes(rule: Colour | Icon, values: Sequence[Any]) -> Callable[[Any], _Class]:
    if is_ordered(property_of(rule.kind, rule.property)) and not (isinstance(rule, Colour) and rule.values):
        return _steps(rule, values)
    return _named(rule, values)


def _steps(rule: Colour | Icon, values: Sequence[Any]) -> Callable[[Any], _Class]:
    """A class for each of five steps of one width, and one for what is missing."""
    steps = bins([each for each in values if each is not None], len(SCALE))
    form = form_of(rule.kind, rule.property)

    def find(value: Any) -> _Class:
        if value is None:
            return _Class(len(SHAPES), MISSING)
        at = max(number for number, step in enumerate(steps) if step.least <= comparable(value))
        return _Class(at, _between(steps[at], form))

    return find


def _between(step: Bin, form: str) -> Words:
    low, high = _told(step.least, form), _told(step.most, form)
    return same(low if low == high else f"{low} – {high}")


def _told(value: Any, form: str) -> str:
    if form == "money":
        return f"{value / 100:,.0f}"
    return f"{value:,.10g}" if form == "number" else str(value)


def _named(rule: Colour | Icon, values: Sequence[Any]) -> Callable[[Any], _Class]:
    """A class for each of the values that are named, else of the most frequent; then the others, then the missing."""
    most = len(PALETTE if isinstance(rule, Colour) else SHAPES) - 1
    counted = Counter(comparable(each) for each in values if each is not None)
    frequent = sorted(counted, key=lambda each: (-counted[each], str(each)))
    chosen = list(rule.values if isinstance(rule, Colour) and rule.values else frequent)[:most]

    def find(value: Any) -> _Class:
        if value is None:
            return _Class(len(SHAPES), MISSING)
        if comparable(value) in chosen:
            return _Class(chosen.index(comparable(value)), _called(value))
        return _Class(most, OTHERS)

    return find


def _called(value: Any) -> Words:
    if isinstance(value, bool):
        return Words("是", "yes") if value else Words("否", "no")
    return same(shortened(str(comparable(value))))
