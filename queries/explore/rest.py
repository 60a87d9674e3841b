"""What of the surroundings of a view's nodes is not in the view: what expanding them could bring."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from queries.explore.around import Surroundings, Way
from queries.explore.view import View

_MARKS = {"out": ">", "in": "<", "any": "<>"}


@dataclass(frozen=True)
class Rest:
    """How many distinct neighbours a node has over all kinds, and how many each way are not in the view.

    `more` has the label of the edge with `>` where it leads away from the node, `<` where it leads to it, `<>` where
    it is read in both directions; ways without any are left out. `is_hub`: the neighbours are counted, not listed.
    """

    neighbours: int
    more: Mapping[str, int]
    is_hub: bool


def rests(view: View, surroundings: Surroundings) -> dict[str, Rest]:
    """The rest of each node of a view. Nodes that were dismissed count as if they were there: they do not come."""
    known = [*view.nodes, *view.dismissed]
    there: dict[str, Counter[Way]] = {node: Counter() for node in known}
    for node, other, ties in surroundings.among(known):
        for edge, direction in ties:
            there[node][edge, direction] += 1
            there[other][edge, {"out": "in", "in": "out", "any": "any"}[direction]] += 1
    found = {}
    for node in view.nodes:
        around = surroundings.of(node)
        left = {way: many - there[node][way] for way, many in around.ways.items()}
        more = {f"{edge}{_MARKS[direction]}": left[edge, direction] for edge, direction in sorted(left)}
        found[node] = Rest(around.neighbours, {way: many for way, many in more.items() if many}, around.is_hub)
    return found
