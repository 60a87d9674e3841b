"""Small random banks with all that is odd about strategies: nothing targeted, limits of 0, the future, leavers."""

import random
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

AS_OF = date(2026, 6, 30)

Record = dict[str, Any]
Bank = dict[str, list[Record]]

NODES = {
    "customer": ["C1", "C10", "C2", "李", "o'Neil", "a,b", 'q"', " ", "C3", "c3", "Z", "客户", "x", "y"],
    "product": ["debit", "credit", 'it\'s, a "fund"', "房贷", "Wealth"],
    "channel": ["sms", "app", "电话", "1", "2,3"],
    "scene": ["campus", "park", "园,区"],
    "segment": ["young", "payroll", "affluent", "客群", "1", "11"],
    "strategy": ["S1", "S10", "S2", "策略", "s'1", "S,3"],
}
ENDS = {
    "targets": ("strategy_id", "strategy", "segment_id", "segment"),
    "offers": ("strategy_id", "strategy", "product_id", "product"),
    "runs_in": ("strategy_id", "strategy", "scene_id", "scene"),
    "uses": ("strategy_id", "strategy", "channel_id", "channel"),
    "requires": ("product_id", "product", "required_id", "product"),
    "came_from": ("customer_id", "customer", "scene_id", "scene"),
    "member_of": ("customer_id", "customer", "segment_id", "segment"),
    "reachable_by": ("customer_id", "customer", "channel_id", "channel"),
}
RARE, USUAL = [0.0, 0.1, 0.3], [0.2, 0.5, 0.9]


def random_bank(seed: int) -> Bank:
    """A bank from a seed, the same for the same seed."""
    return _Maker(random.Random(seed)).bank()  # noqa: S311 # chance for tests, not for secrets


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.ids: dict[str, list[str]] = {}

    def bank(self) -> Bank:
        for kind, names in NODES.items():
            least = 0 if kind != "customer" and self.chance.random() < 0.1 else 2
            self.ids[kind] = self.chance.sample(names, self.chance.randint(least, len(names)))
        nodes = {kind: [self.node(kind, each) for each in ids] for kind, ids in self.ids.items()}
        edges = {kind: self.edges(kind) for kind in ENDS}
        return {**nodes, **edges, "holds": self.holds(), "contacted": self.contacted()}

    def day(self, low: int = -400, high: int = 5, missing: float = 0.3) -> date | None:
        """A day around AS_OF, its neighbours above all, or none."""
        if self.chance.random() < missing:
            return None
        near = self.chance.random() < 0.4
        return AS_OF + timedelta(days=self.chance.randint(-1, 1) if near else self.chance.randint(low, high))

    def truth(self, likely: float) -> bool | None:
        return None if self.chance.random() < 0.2 else self.chance.random() < likely

    def node(self, kind: str, node_id: str) -> Record:
        make: dict[str, Callable[[], Record]] = {
            "customer": lambda: {
                "joined_on": self.day(),
                "left_on": self.day(missing=0.8),
                "no_contact": self.truth(0.1),
                "no_profiling": self.truth(0.2),
            },
            "product": lambda: {
                "debt": self.truth(0.3),
                "on_sale_from": self.day(missing=0.6),
                "on_sale_to": self.day(-3, 400, missing=0.7),
            },
            "channel": lambda: {
                "contact_days": self.chance.choice([None, 0, 1, 7, 30, 90]),
                "max_contacts": self.chance.choice([None, 0, 1, 1, 2]),
            },
            "strategy": lambda: {
                "starts_on": self.day(missing=0.7),
                "ends_on": self.day(-3, 400, missing=0.7),
                "automated": self.truth(0.4),
            },
        }
        return {"id": node_id, **make.get(kind, dict)()}

    def edges(self, kind: str) -> list[Record]:
        source, source_kind, target, target_kind = ENDS[kind]
        density = self.chance.choice(RARE if kind in ("requires", "runs_in") else USUAL)
        found: dict[Any, Record] = {}
        for one in self.ids[source_kind]:
            for other in self.ids[target_kind]:
                for row in self.between(kind, density):
                    found[one, other, row.get("valid_from")] = {source: one, target: other, **row}
        return list(found.values())

    def between(self, kind: str, density: float) -> Iterable[Record]:
        """The rows of one edge: several where it has a validity."""
        if self.chance.random() > density:
            return []
        if kind == "came_from":
            return [{"happened_on": self.day()}]
        if kind not in ("member_of", "reachable_by"):
            return [{}]
        return [self.validity(kind) for _ in range(self.chance.choice([1, 1, 2, 3]))]

    def validity(self, kind: str) -> Record:
        row: Record = {"valid_from": self.day(), "valid_to": self.day(-3, 400, missing=0.6)}
        if kind == "reachable_by":
            row["consent"] = self.chance.choice(["given", "given", "given", "refused", "unasked", None])
        return row

    def holds(self) -> list[Record]:
        products = self.ids["product"]
        if not products:
            return []
        return [
            {
                "customer_id": self.chance.choice(self.ids["customer"]),
                "product_id": self.chance.choice(products),
                "contract_id": str(number),
                "opened_on": self.day(),
                "closed_on": self.day(-30, 400, missing=0.7),
                "balance_minor": self.chance.choice([None, 0, 1, 500, -20, 10**12]),
            }
            for number in range(self.chance.randint(0, len(self.ids["customer"])))
        ]

    def contacted(self) -> list[Record]:
        if not self.ids["strategy"]:
            return []
        return [
            {
                "strategy_id": self.chance.choice(self.ids["strategy"]),
                "customer_id": self.chance.choice(self.ids["customer"]),
                "contact_id": str(number),
                "at": self.moment(),
                "channel_id": self.chance.choice([None, *self.ids["channel"]]),
            }
            for number in range(self.chance.choice([0, 1, 3]) * len(self.ids["customer"]))
        ]

    def moment(self) -> datetime | None:
        day = self.day(self.chance.choice([-8, -32, -95, -400]), 2, missing=0.1)
        return day and datetime.combine(day, time(self.chance.choice([0, 9, 23]), self.chance.choice([0, 59])))
