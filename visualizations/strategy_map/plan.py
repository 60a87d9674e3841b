"""What the strategy map shows: strategies with all they join, KPI states, and gaps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from graph.snapshot import Snapshot
from queries.question import find
from visualizations.scene import Edge
from visualizations.words import Words, names

STAGES = {
    "acquire": Words("抓 获客", "acquire"),
    "engage": Words("黏 活跃", "engage"),
    "grow": Words("提 提升", "grow"),
}
MOST_ENDS = 40  # more segments or products than this are drawn only where something joins them
JOINED = {"targets": "segment", "offers": "product", "runs_in": "scene", "uses": "channel"}


@dataclass(frozen=True)
class Plan:
    """What is drawn: strategies with all they join, KPI states, and gaps."""

    snapshot: Snapshot
    segment: str | None
    product: str | None
    most: int
    holes: list[dict[str, Any]]

    @cached_property
    def chosen(self) -> list[dict[str, Any]]:
        """All strategies that the filters leave: live ones first, by stage, priority and id."""
        wanted = [row for row in self.snapshot.table("strategy").to_pylist() if self._matches(row["id"])]
        return sorted(wanted, key=lambda row: (not self.is_live(row), row["priority"] or 99, row["id"]))

    @cached_property
    def strategies(self) -> list[dict[str, Any]]:
        """Those of the chosen that are drawn."""
        return self.chosen[: self.most]

    @cached_property
    def joined(self) -> dict[str, list[tuple[str, str]]]:
        """For targets, offers, runs_in and uses: pairs of a drawn strategy and what it joins."""
        drawn = {row["id"] for row in self.strategies}
        return {kind: [pair for pair in self._pairs(kind) if pair[0] in drawn] for kind in JOINED}

    @cached_property
    def kpis(self) -> list[dict[str, Any]]:
        """The latest measures of the drawn strategies."""
        drawn = {row["id"] for row in self.strategies}
        measures = find("strategy", "kpis").ask(self.snapshot).rows.to_records()
        return [row for row in measures if row["strategy"] in drawn]

    @cached_property
    def called(self) -> dict[str, dict[str, Words]]:
        """What nodes are called, by kind and id."""
        return {kind: names(self.snapshot, kind) for kind in (*JOINED.values(), "strategy", "kpi")}

    @cached_property
    def ends(self) -> dict[str, list[str]]:
        """The ids drawn of each kind that strategies join; segments and products on sale also unjoined, if not many."""
        found = {JOINED[kind]: {target for _, target in pairs} for kind, pairs in self.joined.items()}
        found["segment"] |= {row["segment"] for row in self.holes}
        found["product"] |= {row["product"] for row in self.holes}
        for kind, ids in self._known.items():
            found[kind] |= ids if len(ids) <= MOST_ENDS else set()
        found["kpi"] = {row["kpi"] for row in self.kpis}
        return {kind: sorted(ids) for kind, ids in found.items()}

    @cached_property
    def unjoined(self) -> dict[str, int]:
        """By kind, how many are left out because there are too many to draw and nothing joins them."""
        hidden = {kind: len(ids - set(self.ends[kind])) for kind, ids in self._known.items()}
        return {kind: count for kind, count in hidden.items() if count}

    @cached_property
    def _known(self) -> dict[str, set[str]]:
        """All segments, and all products on sale; none where the map is of one segment or product."""
        if self.segment is not None or self.product is not None:
            return {}
        on_sale = {row["id"] for row in self.snapshot.table("product").to_pylist() if self._on_sale(row)}
        return {"segment": set(self.called["segment"]), "product": on_sale}

    @cached_property
    def edges(self) -> list[Edge]:
        """All edges, of one kind after the other."""
        found = [
            Edge(f"strategy:{strategy}", f"{JOINED[kind]}:{target}", kind)
            for kind, pairs in self.joined.items()
            for strategy, target in pairs
        ]
        drawn = {row["id"] for row in self.strategies}
        found += [
            Edge(f"strategy:{source}", f"strategy:{target}", "leads_to", 1.6)
            for source, target in self._pairs("leads_to")
            if source in drawn and target in drawn
        ]
        found += [Edge(f"strategy:{row['strategy']}", f"kpi:{row['kpi']}", "measured_by") for row in self.kpis]
        for row in self.holes:
            found.append(Edge(f"segment:{row['segment']}", hole_id(row), "gap", 1.4))
            found.append(Edge(hole_id(row), f"product:{row['product']}", "gap", 1.4))
        return found

    def is_live(self, strategy: Mapping[str, Any]) -> bool:
        """Whether as_of lies within the days of a strategy, as the rule `live` says."""
        return _within(strategy["starts_on"], self.snapshot.as_of, strategy["ends_on"])

    def _matches(self, strategy: str) -> bool:
        targets, offers = set(self._pairs("targets")), set(self._pairs("offers"))
        fits = self.segment is None or (strategy, self.segment) in targets
        return fits and (self.product is None or (strategy, self.product) in offers)

    def _on_sale(self, product: Mapping[str, Any]) -> bool:
        ends = product["on_sale_to"]
        return _within(product["on_sale_from"], self.snapshot.as_of, None) and (
            ends is None or self.snapshot.as_of < ends
        )

    def _pairs(self, kind: str) -> list[tuple[str, str]]:
        table = self.snapshot.table(kind)
        return list(zip(table.column(0).to_pylist(), table.column(1).to_pylist(), strict=True))


def _within(first: date | None, day: date, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def hole_id(row: Mapping[str, Any]) -> str:
    """The id of the node that stands for the gap of a cell."""
    return f"gap:{row['segment']}|{row['product']}"
