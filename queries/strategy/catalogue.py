"""What a bank's strategies are made of: few hundred of them, read once per revision."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.snapshot import Bank


@dataclass(frozen=True)
class Product:
    """A product, when it is on sale, what it requires, and by whom it is offered."""

    id: str
    on_sale_from: date | None
    on_sale_to: date | None
    requires: frozenset[str]
    offered_by: frozenset[str]

    def is_on_sale(self, day: date) -> bool:
        return (self.on_sale_from is None or self.on_sale_from <= day) and (
            self.on_sale_to is None or day < self.on_sale_to
        )


@dataclass(frozen=True)
class Channel:
    """A channel's contact policy: at most so many contacts in so many days. No limit where one is missing."""

    id: str
    contact_days: int | None
    max_contacts: int | None


@dataclass(frozen=True)
class Strategy:
    """A strategy, when it runs, and the ids of what it targets, offers, runs in and uses."""

    id: str
    starts_on: date | None
    ends_on: date | None
    automated: bool
    segments: frozenset[str]
    products: frozenset[str]
    scenes: frozenset[str]
    channels: frozenset[str]

    def runs(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Catalogue:
    """The products, channels and strategies of a bank by id, in order of their ids."""

    products: Mapping[str, Product]
    channels: Mapping[str, Channel]
    strategies: Mapping[str, Strategy]


def catalogue(bank: Bank) -> Catalogue:
    """What a bank holds of them."""
    rows = {kind: bank.revision.table(kind).sort_by("id").to_pylist() for kind in ("product", "channel", "strategy")}
    return Catalogue(
        products={each.id: each for each in _products(bank, rows["product"])},
        channels={row["id"]: Channel(row["id"], row["contact_days"], row["max_contacts"]) for row in rows["channel"]},
        strategies={each.id: each for each in _strategies(bank, rows["strategy"])},
    )


def _products(bank: Bank, rows: list[dict[str, Any]]) -> Iterator[Product]:
    requires = _ends(bank, "requires", "product_id", "required_id")
    offered_by = _ends(bank, "offers", "product_id", "strategy_id")
    for row in rows:
        yield Product(row["id"], row["on_sale_from"], row["on_sale_to"], requires[row["id"]], offered_by[row["id"]])


def _strategies(bank: Bank, rows: list[dict[str, Any]]) -> Iterator[Strategy]:
    targets = _ends(bank, "targets", "strategy_id", "segment_id")
    offers = _ends(bank, "offers", "strategy_id", "product_id")
    runs_in = _ends(bank, "runs_in", "strategy_id", "scene_id")
    uses = _ends(bank, "uses", "strategy_id", "channel_id")
    for row in rows:
        ends = (each[row["id"]] for each in (targets, offers, runs_in, uses))
        yield Strategy(row["id"], row["starts_on"], row["ends_on"], bool(row["automated"]), *ends)


def _ends(bank: Bank, kind: str, near: str, far: str) -> Mapping[str, frozenset[str]]:
    """The ids at one end of a kind of edges by the id at the other; none for a node without such an edge."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in bank.revision.table(kind).select([near, far]).to_pylist():
        found[row[near]].add(row[far])
    return defaultdict(frozenset, {node: frozenset(others) for node, others in found.items()})
