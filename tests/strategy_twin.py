"""Strategy coverage worked out the long way: every rule for every customer, strategy and product, in plain Python.

Written from the definitions alone; it shares nothing with the SQL it is compared with.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

Record = Mapping[str, Any]

RULES = ("live", "segment", "scene", "prerequisite", "not_held", "contactable", "channel", "frequency")
STATES = ("holds", "not_eligible", "not_addressable", "reached", "open", "blocked", "no_strategy")


class Twin:
    """A bank as lists of records by kind, asked as of a day."""

    def __init__(self, bank: Mapping[str, Sequence[Record]], as_of: date) -> None:
        self.bank = bank
        self.as_of = as_of

    def rows(self, kind: str, **wanted: Any) -> list[Record]:
        found = self.bank.get(kind, [])
        return [row for row in found if all(row.get(name) == value for name, value in wanted.items())]

    def node(self, kind: str, node_id: str) -> Record:
        return self.rows(kind, id=node_id)[0]

    def ids(self, kind: str) -> list[str]:
        return sorted(row["id"] for row in self.rows(kind))

    def valid(self, row: Record) -> bool:
        start, end = row.get("valid_from"), row.get("valid_to")
        return (start is None or start <= self.as_of) and (end is None or self.as_of < end)

    def has_left(self, customer: str) -> bool:
        left_on = self.node("customer", customer).get("left_on")
        return left_on is not None and left_on <= self.as_of

    def on_sale(self, product: str) -> bool:
        row = self.node("product", product)
        start, end = row.get("on_sale_from"), row.get("on_sale_to")
        return (start is None or start <= self.as_of) and (end is None or self.as_of < end)

    def open_contracts(self, customer: str) -> list[Record]:
        def is_open(row: Record) -> bool:
            opened, closed = row.get("opened_on"), row.get("closed_on")
            return (opened is None or opened <= self.as_of) and (closed is None or self.as_of < closed)

        return [row for row in self.rows("holds", customer_id=customer) if is_open(row)]

    def held(self, customer: str) -> set[str]:
        return {row["product_id"] for row in self.open_contracts(customer)}

    def balance(self, customer: str) -> int | None:
        known = [
            row["balance_minor"]
            for row in self.open_contracts(customer)
            if row.get("balance_minor") is not None and not self.node("product", row["product_id"]).get("debt")
        ]
        return sum(known) if known else None

    def segments(self, customer: str) -> set[str]:
        return {row["segment_id"] for row in self.rows("member_of", customer_id=customer) if self.valid(row)}

    def scenes(self, customer: str) -> set[str]:
        came = self.rows("came_from", customer_id=customer)
        return {r["scene_id"] for r in came if r.get("happened_on") is None or r["happened_on"] <= self.as_of}

    def consented(self, customer: str) -> set[str]:
        said = [row for row in self.rows("reachable_by", customer_id=customer) if self.valid(row)]
        said.sort(key=lambda row: row.get("valid_from") or date.min)
        latest = {row["channel_id"]: row.get("consent") for row in said}
        return {channel for channel, consent in latest.items() if consent == "given"}

    def contacts(self, customer: str, days: int) -> list[Record]:
        def within(at: datetime | None) -> bool:
            return at is not None and self.as_of - timedelta(days=days) < at.date() <= self.as_of

        return [row for row in self.rows("contacted", customer_id=customer) if within(row.get("at"))]

    def on_channel(self, customer: str, channel: str) -> list[Record] | None:
        """The contacts that the channel's policy counts; None where it has no policy."""
        days = self.node("channel", channel).get("contact_days")
        if days is None or self.node("channel", channel).get("max_contacts") is None:
            return None
        return [row for row in self.contacts(customer, days) if row.get("channel_id") == channel]

    def has_room(self, customer: str, channel: str) -> bool:
        counted = self.on_channel(customer, channel)
        return counted is None or len(counted) < self.node("channel", channel)["max_contacts"]

    def ends(self, kind: str, strategy: str, end: str) -> set[str]:
        return {row[end] for row in self.rows(kind, strategy_id=strategy)}

    def live(self, strategy: str, product: str) -> bool:
        row = self.node("strategy", strategy)
        start, end = row.get("starts_on"), row.get("ends_on")
        return (start is None or start <= self.as_of) and (end is None or self.as_of <= end) and self.on_sale(product)

    def may_have(self, customer: str, product: str) -> bool:
        return {row["required_id"] for row in self.rows("requires", product_id=product)} <= self.held(customer)

    def failed(self, customer: str, strategy: str, product: str) -> list[str]:
        person, plan = self.node("customer", customer), self.node("strategy", strategy)
        scenes = self.ends("runs_in", strategy, "scene_id")
        ways = self.ends("uses", strategy, "channel_id") & self.consented(customer)
        passes = {
            "live": self.live(strategy, product),
            "segment": bool(self.ends("targets", strategy, "segment_id") & self.segments(customer)),
            "scene": not scenes or bool(scenes & self.scenes(customer)),
            "prerequisite": self.may_have(customer, product),
            "not_held": product not in self.held(customer),
            "contactable": not person.get("no_contact") and not (person.get("no_profiling") and plan.get("automated")),
            "channel": bool(ways),
            "frequency": not ways or any(self.has_room(customer, way) for way in ways),
        }
        return [rule for rule in RULES if not passes[rule]]

    def offering(self, product: str) -> list[str]:
        return sorted(row["strategy_id"] for row in self.rows("offers", product_id=product))

    def state(self, customer: str, product: str) -> str:
        offering = self.offering(product)
        recent = {row["strategy_id"] for row in self.contacts(customer, 90)}
        if product in self.held(customer):
            return "holds"
        if not self.may_have(customer, product):
            return "not_eligible"
        if self.node("customer", customer).get("no_contact") or not self.consented(customer):
            return "not_addressable"
        if recent & set(offering):
            return "reached"
        if any(not self.failed(customer, strategy, product) for strategy in offering):
            return "open"
        if any(
            self.live(strategy, product) and self.ends("targets", strategy, "segment_id") & self.segments(customer)
            for strategy in offering
        ):
            return "blocked"
        return "no_strategy"

    def states(self, customer: str, product: str | None = None) -> dict[str, str]:
        if self.has_left(customer):
            return {}
        return {each: self.state(customer, each) for each in self.asked(product)}

    def asked(self, product: str | None) -> list[str]:
        """A named product whatever its sale dates, else all on sale."""
        return [product] if product is not None else [each for each in self.ids("product") if self.on_sale(each)]

    def why_not(self, customer: str, product: str | None = None) -> dict[str, Any]:
        asked = self.asked(product)
        offers = sorted((row["strategy_id"], row["product_id"]) for row in self.rows("offers"))
        rows = [
            {"strategy": strategy, "product": each, "failed": self.failed(customer, strategy, each)}
            for strategy, each in offers
            if each in asked
        ]
        return {"rows": rows, "summary": {"state": self.states(customer, product)}}

    def waterfall(self, strategy: str, product: str) -> dict[str, Any]:
        here = [each for each in self.ids("customer") if not self.has_left(each)]
        failed = [set(self.failed(each, strategy, product)) for each in here]
        rows: list[dict[str, Any]] = [{"rule": None, "left": len(here)}]
        for number, rule in enumerate(RULES, start=1):
            rows.append({"rule": rule, "left": sum(not each & set(RULES[:number]) for each in failed)})
        return {"rows": rows, "summary": {}}

    def members(self, segment: str) -> list[str]:
        return [c for c in self.ids("customer") if segment in self.segments(c) and not self.has_left(c)]

    def unlocking(self, customer: str, product: str) -> set[str]:
        """The rules that some strategy offering the product fails as its only one."""
        failed = [self.failed(customer, strategy, product) for strategy in self.offering(product)]
        return {each[0] for each in failed if len(each) == 1}

    def in_gap(self, customer: str, product: str) -> bool:
        return self.state(customer, product) in ("blocked", "no_strategy")

    def cell(self, segment: str, product: str) -> dict[str, Any]:
        members = self.members(segment)
        states = [self.state(each, product) for each in members]
        gap = [each for each in members if self.in_gap(each, product)]
        known = [balance for each in gap if (balance := self.balance(each)) is not None]
        unlocking = [self.unlocking(each, product) for each in gap]
        return {
            "segment": segment,
            "product": product,
            "customers": len(members),
            **{state: states.count(state) for state in STATES},
            "gap": len(gap),
            "gap_balance_minor": sum(known) if known else None,
            "gap_balance_known": len(known),
            "unlock": {rule: sum(rule in each for each in unlocking) for rule in RULES},
        }

    def people(self, segment: str, product: str) -> list[dict[str, Any]]:
        """The customers of a cell, none where the product is not on sale."""
        members = self.members(segment) if self.on_sale(product) else []
        rows = [
            {"customer": each, "state": self.state(each, product), "balance_minor": self.balance(each)}
            for each in members
        ]
        for row in rows:
            unlocking = self.unlocking(row["customer"], product) if self.in_gap(row["customer"], product) else set()
            row["unlock"] = [rule for rule in RULES if rule in unlocking]
        return sorted(rows, key=lambda row: (row["balance_minor"] is None, -(row["balance_minor"] or 0)))

    def coverage(self, segment: str | None = None, product: str | None = None) -> dict[str, Any]:
        segments = [segment] if segment is not None else self.ids("segment")
        products = [each for each in self.asked(product) if self.on_sale(each)]
        rows = [self.cell(one, other) for one in segments for other in products]
        rows.sort(key=lambda row: (row["segment"], row["product"]))
        rows.sort(key=lambda row: row["gap"], reverse=True)
        rows.sort(key=lambda row: (row["gap_balance_minor"] is not None, row["gap_balance_minor"] or 0), reverse=True)
        shown = {each for one in segments for each in self.members(one)} if products else set()
        gaps = {each: {c for c in shown if self.in_gap(c, each)} for each in products}
        totals = {each: {"customers": len(shown), "gap": len(gap)} for each, gap in gaps.items()} if segments else {}
        everybody = {"customers": len(shown), "gap": len(set().union(*gaps.values()))}
        summary = {"products": totals, "all": everybody, "over_contacted": list(self.over_contacted())}
        return {"rows": rows, "summary": summary}

    def over_contacted(self) -> Iterator[dict[str, Any]]:
        for customer in self.ids("customer"):
            for channel in self.ids("channel"):
                counted = self.on_channel(customer, channel) or []
                if counted and len(counted) > self.node("channel", channel)["max_contacts"]:
                    strategies = sorted({row["strategy_id"] for row in counted})
                    found = {"customer": customer, "channel": channel, "contacts": len(counted)}
                    yield {**found, "strategies": strategies}

    def passes(self, customer: str, strategy: str) -> bool:
        """Whether the customer passes every rule of the strategy for a product that it offers."""
        return any(not self.failed(customer, strategy, each) for each in self.ends("offers", strategy, "product_id"))

    def is_live(self, strategy: str) -> bool:
        return any(self.live(strategy, each) for each in self.ends("offers", strategy, "product_id"))

    def conflicts(self) -> dict[str, Any]:
        """Every two strategies on a channel that both use, with the customers in their overlap, largest first."""
        here = [each for each in self.ids("customer") if not self.has_left(each)]
        rows: list[dict[str, Any]] = []
        anywhere: set[str] = set()
        for one, other in combinations(self.ids("strategy"), 2):
            both = [each for each in here if self.passes(each, one) and self.passes(each, other)]
            for channel in sorted(self.ends("uses", one, "channel_id") & self.ends("uses", other, "channel_id")):
                overlap = [each for each in both if channel in self.consented(each)]
                anywhere.update(overlap)
                ids = {"strategy_a": one, "strategy_b": other, "channel": channel}
                live = self.is_live(one) and self.is_live(other)
                rows.append({**ids, "customers": len(overlap), "both_live": live, "conflict": live and bool(overlap)})
        rows.sort(key=lambda row: -row["customers"])
        overlaps = sum(row["customers"] > 0 for row in rows)
        conflicts = sum(row["conflict"] for row in rows)
        counts = {"pairs": len(rows), "overlaps": overlaps, "conflicts": conflicts, "customers": len(anywhere)}
        return {"rows": rows, "summary": counts}
