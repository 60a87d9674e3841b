"""What is around a node: its neighbours one by one, or counted where they are very many.

What was seen of a node stays with the bank, by day: the next who looks does not ask again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

from graph.model import EDGES, NODE_KINDS, NODES
from graph.snapshot import Bank, Snapshot
from queries.explore.crowds import PEOPLE, crowds

HERE = Path(__file__).parent
AROUND, AWAY, EDGE_DAYS = HERE / "around.cypher", HERE / "away.cypher", HERE / "edge_days.cypher"
TIES, TIES_OF_PLANS = HERE / "ties.sql", HERE / "ties_of_plans.sql"
HUB_COUNTS, HUB_FIRST, HUB_PAIR = HERE / "hub_counts.sql", HERE / "hub_first.sql", HERE / "hub_pair.sql"

LISTED = 2_000  # edges; the neighbours of a node with more are counted, not listed
MOST_SEEN = 50_000

_KINDS = {kind.label: kind.name for kind in NODES}
_SYMMETRIC = {kind.label for kind in EDGES if kind.symmetric}
_ENDS = {kind.label: (kind.source.refers_to, kind.target.refers_to) for kind in EDGES}

_LOOPING = {source for label, (source, target) in _ENDS.items() if source == target}

Way = tuple[str, str]  # the label of an edge, and its direction as seen from a node: out, in, any


@dataclass(frozen=True)
class Around:
    """What is around one node. `ties`: per neighbour, how many edges each way; None where they are very many."""

    neighbours: int  # distinct, over all kinds
    ways: Mapping[Way, int]  # distinct neighbours each way
    ties: Mapping[str, Mapping[Way, int]] | None

    @property
    def is_hub(self) -> bool:
        """Whether the neighbours are counted only."""
        return self.ties is None


class Seen:
    """What was seen of the nodes of one bank."""

    def __init__(self, _bank: Bank) -> None:
        self._around: dict[tuple[date, str], Around] = {}
        self.pairs: dict[tuple[date, str, str], Mapping[Way, int]] = {}

    def recall(self, day: date, node: str) -> Around | None:
        """What was seen of a node as of a day."""
        return self._around.get((day, node))

    def remember(self, day: date, node: str, around: Around) -> None:
        """Keep what was seen."""
        if len(self._around) >= MOST_SEEN:
            self._around.clear()
            self.pairs.clear()
        self._around[day, node] = around


class Surroundings:
    """What is around the nodes of a bank as of the snapshot's day; nodes are called `kind:id`, none is its own."""

    def __init__(self, snapshot: Snapshot, listed: int = LISTED) -> None:
        self._snapshot = snapshot
        self._seen = snapshot.bank.once(Seen)
        self._listed = listed

    def of(self, node: str) -> Around:
        """What is around a node."""
        day = self._snapshot.as_of
        known = self._seen.recall(day, node)
        if known is None:
            known = self._list(node) or self._count(node)
            self._seen.remember(day, node, known)
        return known

    def count_crowds(self) -> None:
        """Count the neighbours of all nodes that are no people and have very many, at once: it makes `of` quick."""
        own: dict[str, Counter[Way]] = defaultdict(Counter)
        others: Counter[str] = Counter()
        for (node, _), ties in self._plans.items():
            own[node].update(ties.keys())
            others[node] += 1
        for node, crowd in crowds(self._snapshot, self._listed).items():
            kind = node.partition(":")[0]
            ways = {_way(edge, _ENDS[edge][0] == kind): many for edge, many in crowd.ways.items()}
            around = Around(crowd.neighbours + others[node], {**own[node], **ways}, None)
            self._seen.remember(self._snapshot.as_of, node, around)

    def first(self, node: str, kinds: tuple[str, ...], direction: str, most: int) -> list[str]:
        """The first neighbours over these kinds of edges (none: all), by kind of edge, then by id as text."""
        around = self.of(node)
        ways = sorted(way for way in around.ways if allows(way, kinds, direction))
        if around.ties is not None:
            by_edge = sorted((way[0], other) for other, ties in around.ties.items() for way in ties if way in set(ways))
            return list(dict.fromkeys(other for _, other in by_edge))[:most]
        found: dict[str, None] = {}
        for edge in dict.fromkeys(edge for edge, _ in ways):
            found |= dict.fromkeys(self._first(node, edge, {way[1] for way in ways if way[0] == edge}, most))
            if len(found) >= most:
                break
        return list(found)[:most]

    def between(self, node: str, other: str) -> Mapping[Way, int]:
        """How many edges there are between two nodes each way, as seen from the first."""
        ties = self.of(node).ties
        if ties is not None:
            return ties.get(other, {})
        ties = self.of(other).ties
        if ties is not None:
            return {_turned(way): many for way, many in ties.get(node, {}).items()}
        return self._between_hubs(node, other)

    def day(self, node: str, label: str, other: str) -> date | None:
        """The earliest day, no later than the snapshot's, of the edges of a kind between two nodes; None: unknown."""
        if self.of(node).is_hub:
            node, other = other, node
        (kind, _, id_), (other_kind, _, other_id) = node.partition(":"), other.partition(":")
        asked = {"edge": label, "other": other_id, "label": NODE_KINDS[other_kind].label}
        rows = self._snapshot.local(EDGE_DAYS, node=kind, id=id_, **asked)
        days = [each.date() if isinstance(each, datetime) else each for row in rows for each in row.values() if each]
        return min((each for each in days if each <= self._snapshot.as_of), default=None)

    def among(self, nodes: Iterable[str]) -> Iterator[tuple[str, str, Mapping[Way, int]]]:
        """All pairs of these nodes that are tied, once each, with their edges as seen from the first."""
        place = {node: number for number, node in enumerate(nodes)}
        hubs = []
        for node, number in place.items():
            ties = self.of(node).ties
            if ties is None:
                hubs.append(node)
                continue
            for other in sorted(ties.keys() & place.keys(), key=place.__getitem__):
                if place[other] > number or self.of(other).is_hub:
                    yield node, other, ties[other]
        for number, node in enumerate(hubs):
            for other in hubs[number + 1 :]:
                if between := self._between_hubs(node, other):
                    yield node, other, between

    def _list(self, node: str) -> Around | None:
        """What is around a node, neighbour by neighbour; None where they are very many."""
        kind, _, id_ = node.partition(":")
        until = datetime.combine(self._snapshot.as_of, time.max)
        rows = self._snapshot.local(AROUND, node=kind, id=id_, until=until, most=self._listed + 1)
        if len(rows) > self._listed:
            return None
        both = Counter((row["edge"], f"{_KINDS[row['label']]}:{row['id']}") for row in rows)
        away = Counter((row["edge"], f"{kind}:{row['id']}") for row in self._away(kind, id_))
        ties: dict[str, dict[Way, int]] = defaultdict(dict)
        for (edge, other), many in both.items():
            if other != node:
                ties[other] |= _ways(edge, kind, many, away[edge, other])
        return Around(len(ties), Counter(way for each in ties.values() for way in each), ties)

    def _away(self, kind: str, id_: str) -> list[dict[str, Any]]:
        """The edges of a node that lead to one of its own kind, where edges of that kind have a direction."""
        return self._snapshot.local(AWAY, node=kind, id=id_) if kind in _LOOPING else []

    def _count(self, node: str) -> Around:
        kind, _, id_ = node.partition(":")
        rows = self._sql(HUB_COUNTS, kind=kind, id=id_)
        ways = {_way(row["edge"], row["onward"]): row["neighbours"] for row in rows if row["edge"]}
        return Around(next(row["neighbours"] for row in rows if not row["edge"]), ways, None)

    def _first(self, node: str, edge: str, directions: set[str], most: int) -> list[str]:
        source, target = _ENDS[edge]
        kind, _, id_ = node.partition(":")
        onward, backward = bool(directions & {"out", "any"}), bool(directions & {"in", "any"})
        rows = self._sql(HUB_FIRST, edge=edge, id=id_, onward=onward, backward=backward, most=most)
        other = target if kind == source else source
        return [f"{other}:{row['other']}" for row in rows]

    def _between_hubs(self, node: str, other: str) -> Mapping[Way, int]:
        ends = [each.partition(":") for each in (node, other)]
        kinds = {kind for kind, _, _ in ends}
        if not any(kinds == set(each) for each in _ENDS.values()):
            return {}
        if not kinds & set(PEOPLE):
            return self._plans.get((node, other), {})
        key = (self._snapshot.as_of, node, other)
        if key not in self._seen.pairs:
            (kind, _, id_), (other_kind, _, other_id) = ends
            rows = self._sql(HUB_PAIR, kind=kind, id=id_, other_kind=other_kind, other=other_id)
            self._seen.pairs[key] = _tallied((_way(row["edge"], row["onward"]), row["edges"]) for row in rows)
        return self._seen.pairs[key]

    @cached_property
    def _plans(self) -> Mapping[tuple[str, str], Mapping[Way, int]]:
        return self._snapshot.once(plans)

    def _sql(self, file: Path, **params: Any) -> list[dict[str, Any]]:
        self._snapshot.view("ties", TIES)
        rows: list[dict[str, Any]] = self._snapshot.sql(file, **params).to_pylist()
        return rows


def plans(snapshot: Snapshot) -> dict[tuple[str, str], Mapping[Way, int]]:
    """The edges between nodes that are no people, which have no days: by pair, as seen from its first."""
    snapshot.view("ties", TIES)
    found: dict[tuple[str, str], Counter[Way]] = defaultdict(Counter)
    for row in snapshot.sql(TIES_OF_PLANS).to_pylist():
        source, target = f"{row['source_kind']}:{row['source']}", f"{row['target_kind']}:{row['target']}"
        found[source, target][_way(row["edge"], True)] += row["edges"]
        found[target, source][_way(row["edge"], False)] += row["edges"]
    return dict(found)


def allows(way: Way, kinds: tuple[str, ...], direction: str) -> bool:
    """Whether a way is over one of these kinds of edges (none: all) and in the direction."""
    return (not kinds or way[0] in kinds) and (direction == "any" or way[1] in (direction, "any"))


def _way(edge: str, onward: bool) -> Way:
    return (edge, "any" if edge in _SYMMETRIC else "out" if onward else "in")


def _ways(edge: str, kind: str, many: int, away: int) -> dict[Way, int]:
    """So many edges of a node of a kind, by way; `away` of them lead to a node of its own kind."""
    source, target = _ENDS[edge]
    if edge in _SYMMETRIC or source != target:
        return {_way(edge, source == kind): many}
    ways = {_way(edge, True): away, _way(edge, False): many - away}
    return {way: each for way, each in ways.items() if each}


def _turned(way: Way) -> Way:
    return (way[0], {"out": "in", "in": "out", "any": "any"}[way[1]])


def _tallied(ways: Iterable[tuple[Way, int]]) -> Mapping[Way, int]:
    found: Counter[Way] = Counter()
    for way, many in ways:
        found[way] += many
    return found
