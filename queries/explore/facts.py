"""What is known of nodes: their properties as the model names them, read once for a bank."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from graph.model import NODE_KINDS
from graph.snapshot import Bank, Snapshot

NODES = Path(__file__).with_name("nodes.cypher")

MOST_KNOWN = 100_000

Properties = Mapping[str, Any]


class _Known:
    """Properties of nodes of one bank; None for a node that it has not."""

    def __init__(self, _bank: Bank) -> None:
        self.of: dict[str, Properties | None] = {}


def facts(snapshot: Snapshot, nodes: Iterable[str]) -> dict[str, Properties | None]:
    """The properties of nodes called `kind:id`, whatever the day; None for a node that the bank has not."""
    known = snapshot.bank.once(_Known).of
    wanted = list(dict.fromkeys(nodes))
    by_kind: dict[str, list[str]] = {}
    for node in wanted:
        if node not in known:
            kind, _, id_ = node.partition(":")
            by_kind.setdefault(kind, []).append(id_)
    found = {node: known[node] for node in wanted if node in known}
    for kind, ids in by_kind.items():
        found |= dict.fromkeys(f"{kind}:{id_}" for id_ in ids) | _read(snapshot, kind, ids)
    if len(known) > MOST_KNOWN:
        known.clear()
    known.update(found)
    return found


def _read(snapshot: Snapshot, kind: str, ids: list[str]) -> dict[str, Properties | None]:
    names = [each.name for each in NODE_KINDS[kind].properties]
    rows = [row["node"] for row in snapshot.local(NODES, node=kind, ids=ids)]
    return {f"{kind}:{row['id']}": {name: row.get(name) for name in names} for row in rows}


def on_the_day(snapshot: Snapshot, properties: Properties) -> Properties:
    """Properties as they are on the snapshot's day: a later day of joining or leaving is as if missing."""
    later = [name for name in ("joined_on", "left_on") if (day := properties.get(name)) and day > snapshot.as_of]
    return {**properties, **dict.fromkeys(later)} if later else properties
