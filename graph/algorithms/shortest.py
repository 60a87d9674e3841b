"""All shortest ways between two nodes of a graph that is too large to hold: level by level, never through a hub."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

Ties = Mapping[str, Iterable[str]]  # a node's neighbours, each with the kinds of edges to it
Look = Callable[[list[str]], Mapping[str, Ties | None]]  # the ties of some nodes; None: a hub, not to be walked through


@dataclass(frozen=True)
class Ways:
    """What was found between source and target.

    `levels`: per edge on the way, the nodes so far from the source with their ties to the nodes one further.
    `hops`: edges from source to target, None where there is no way. `hubs`: hubs met nearer to the source than that.
    """

    source: str
    target: str
    levels: list[Mapping[str, Ties]]
    hops: int | None
    hubs: int

    def __iter__(self) -> Iterator[tuple[list[str], list[str]]]:
        """The ways as nodes and kinds of edges, by nodes, then by edges; parallel edges are ways of their own."""
        if self.hops is None:
            return
        leading = self._leading()
        for nodes in _walks(leading, [self.source]):
            between = zip(leading, nodes, nodes[1:], strict=False)
            kinds = (sorted(set(level[node][after])) for level, node, after in between)
            for edges in product(*kinds):
                yield nodes, list(edges)

    def _leading(self) -> Sequence[Mapping[str, Ties]]:
        """The levels without what does not lead to the target."""
        wanted = {self.target}
        kept = []
        for level in reversed(self.levels):
            ties = {node: {each: onward[each] for each in onward if each in wanted} for node, onward in level.items()}
            kept.append({node: onward for node, onward in ties.items() if onward})
            wanted = set(kept[-1])
        return kept[::-1]


def _walks(levels: Sequence[Mapping[str, Ties]], nodes: list[str]) -> Iterator[list[str]]:
    """All walks down the levels, in order of their nodes; as deep as there are levels, so recursion is safe."""
    if len(nodes) > len(levels):
        yield nodes
        return
    for after in sorted(levels[len(nodes) - 1][nodes[-1]]):
        yield from _walks(levels, [*nodes, after])


def shortest_ways(source: str, target: str, look: Look, look_at_end: Callable[[str], Ties], most: int) -> Ways:
    """The shortest ways of at most so many edges; the source is looked at by itself, since an end may be a hub."""
    levels: list[Mapping[str, Ties]] = []
    seen, here, hubs = {source}, [source], 0
    while here and target not in here and len(levels) < most:
        found = look(here) if levels else {source: look_at_end(source)}
        hubs += sum(ties is None for ties in found.values())
        levels.append(_onward(found, seen))
        here = sorted({after for ties in levels[-1].values() for after in ties})
        seen.update(here)
    return Ways(source, target, levels, len(levels) if target in here else None, hubs)


def _onward(found: Mapping[str, Ties | None], seen: set[str]) -> dict[str, Ties]:
    """The ties to nodes not seen before."""
    return {
        node: {after: kinds for after, kinds in ties.items() if after not in seen}
        for node, ties in found.items()
        if ties is not None
    }
