"""The crowds of a bank: nodes that very many people are tied to, counted all at once rather than one by one."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.model import EDGES, EdgeKind
from graph.snapshot import Snapshot

PEOPLE = ("customer", "referral_link")  # kinds of nodes that are as many as customers

HERE = Path(__file__).parent
TIES, CROWD_WAY, CROWD_ALL = HERE / "ties.sql", HERE / "crowd_way.sql", HERE / "crowd_all.sql"


@dataclass(frozen=True)
class Crowd:
    """How many people are tied to a node in all, by kind of edge, and by how many edges."""

    neighbours: int
    ways: Mapping[str, int]
    edges: int


def crowds(snapshot: Snapshot, least: int) -> dict[str, Crowd]:
    """The nodes that are no people, to which people are tied by more than `least` edges, as of the snapshot's day."""
    snapshot.view("ties", TIES)
    ways: dict[str, dict[str, int]] = defaultdict(dict)
    edges: Counter[str] = Counter()
    for kind, people, other in _towards_people():
        for row in snapshot.sql(CROWD_WAY, edge=kind.label, people=people).to_pylist():
            node = f"{other}:{row['hub']}"
            ways[node][kind.label] = row["neighbours"]
            edges[node] += row["edges"]
    all_ways = _over_several_kinds(snapshot)
    return {
        node: Crowd(all_ways.get(node, sum(each.values())), each, edges[node])
        for node, each in ways.items()
        if edges[node] > least
    }


def _towards_people() -> Iterator[tuple[EdgeKind, str, str]]:
    """Each kind of edge between people and others: the kind of the people, and that of the others."""
    for kind in EDGES:
        ends = (kind.source.refers_to, kind.target.refers_to)
        people = [end for end in ends if end in PEOPLE]
        if len(people) == 1:
            yield kind, people[0], next(end for end in ends if end not in PEOPLE)


def _over_several_kinds(snapshot: Snapshot) -> dict[str, int]:
    """Customers tied to the nodes of kinds to which several kinds of edges lead: each counts once."""
    leading = Counter(kind.target.refers_to for kind in EDGES if kind.source.refers_to == "customer")
    several = [other for other, many in leading.items() if many > 1 and other not in PEOPLE]
    return {
        f"{other}:{row['hub']}": row["neighbours"]
        for other in several
        for row in snapshot.sql(CROWD_ALL, kind=other).to_pylist()
    }
