"""Strategy coverage in plain Python, one customer after another: the peer of our SQL for small banks."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

Record = dict[str, Any]
Read = Callable[[str], list[Record]]

STATES = ("holds", "not_eligible", "not_addressable", "reached", "open", "blocked", "no_strategy")
REACHED_DAYS = 90


class PlainBank:
    """The records of a bank as sets by customer and by strategy, as of a day."""

    def __init__(self, read: Read, as_of: date) -> None:
        self.as_of = as_of
        self.customers = read("customer")
        self.products = [row["id"] for row in read("product") if self._on_sale(row)]
        self.segments = [row["id"] for row in read("segment")]
        self.policies = {row["id"]: (row["contact_days"], row["max_contacts"]) for row in read("channel")}
        self.required = _sets(read("requires"), "product_id", "required_id")
        debts = {row["id"] for row in read("product") if row["debt"]}
        self._strategies(read)
        self._holdings(read("holds"), debts)
        self.member_of = _sets(filter(self._valid, read("member_of")), "customer_id", "segment_id")
        came = (row for row in read("came_from") if row["happened_on"] is None or row["happened_on"] <= as_of)
        self.came_from = _sets(came, "customer_id", "scene_id")
        self.consent: dict[str, dict[str, str]] = defaultdict(dict)
        for row in sorted(filter(self._valid, read("reachable_by")), key=lambda row: row["valid_from"] or date.min):
            self.consent[row["customer_id"]][row["channel_id"]] = row["consent"]
        self.contacts: dict[str, list[Record]] = defaultdict(list)
        for row in read("contacted"):
            self.contacts[row["customer_id"]].append(row)

    def cells(self) -> dict[tuple[str, str], Record]:
        """By segment and product: customers per state, gap, its balance, and the rules that would close it."""
        found: dict[tuple[str, str], Record] = {
            (segment, product): defaultdict(int) for segment in self.segments for product in self.products
        }
        for row in self.customers:
            if row["left_on"] is None or row["left_on"] > self.as_of:
                self._count(row, found)
        return found

    def _count(self, row: Record, cells: dict[tuple[str, str], Record]) -> None:
        customer = row["id"]
        segments, balance = self.member_of[customer], self.balance.get(customer)
        for product, (state, unlock) in self.standing(row).items():
            for segment in segments:
                cell = cells[segment, product]
                cell["customers"] += 1
                cell[state] += 1
                if state in ("blocked", "no_strategy"):
                    cell["gap"] += 1
                    cell["gap_balance_minor"] += balance or 0
                    cell["gap_balance_known"] += balance is not None
                    for rule in unlock:
                        cell[rule] += 1

    def standing(self, row: Record) -> dict[str, tuple[str, set[str]]]:
        """By product the state of a customer, and the rules that alone keep some strategy away."""
        person = Person(self, row)
        found = {}
        for product in self.products:
            failed = {strategy: person.failed(strategy, product) for strategy in self.offered_by[product]}
            unlock = {rules[0] for rules in failed.values() if len(rules) == 1}
            found[product] = person.state(product, failed), unlock
        return found

    def has_room(self, customer: str, channel: str) -> bool:
        """Whether the contact policy of a channel leaves room for a customer."""
        days, most = self.policies[channel]
        if days is None or most is None:
            return True
        return sum(each["channel_id"] == channel for each in self.within(customer, days)) < most

    def within(self, customer: str, days: int) -> list[Record]:
        """The contacts with a customer in so many days."""
        since = self.as_of - timedelta(days=days)
        return [each for each in self.contacts[customer] if each["at"] and since < each["at"].date() <= self.as_of]

    def _strategies(self, read: Read) -> None:
        self.live = {row["id"]: (self._running(row), row["automated"]) for row in read("strategy")}
        self.targets = _sets(read("targets"), "strategy_id", "segment_id")
        self.runs_in = _sets(read("runs_in"), "strategy_id", "scene_id")
        self.uses = _sets(read("uses"), "strategy_id", "channel_id")
        self.offered_by = _sets(read("offers"), "product_id", "strategy_id")

    def _holdings(self, rows: list[Record], debts: set[str]) -> None:
        self.held: dict[str, set[str]] = defaultdict(set)
        self.balance: dict[str, int] = {}
        for row in rows:
            opened, closed = row["opened_on"], row["closed_on"]
            if (opened is None or opened <= self.as_of) and (closed is None or self.as_of < closed):
                customer, product = row["customer_id"], row["product_id"]
                self.held[customer].add(product)
                if product not in debts and row["balance_minor"] is not None:
                    self.balance[customer] = self.balance.get(customer, 0) + row["balance_minor"]

    def _valid(self, row: Record) -> bool:
        start, end = row["valid_from"], row["valid_to"]
        return (start is None or start <= self.as_of) and (end is None or self.as_of < end)

    def _running(self, row: Record) -> bool:
        start, end = row["starts_on"], row["ends_on"]
        return (start is None or start <= self.as_of) and (end is None or self.as_of <= end)

    def _on_sale(self, row: Record) -> bool:
        start, end = row["on_sale_from"], row["on_sale_to"]
        return (start is None or start <= self.as_of) and (end is None or self.as_of < end)


class Person:
    """One customer before the strategies of a bank."""

    def __init__(self, bank: PlainBank, row: Record) -> None:
        customer = row["id"]
        self.bank = bank
        self.row = row
        self.held = bank.held[customer]
        self.segments = bank.member_of[customer]
        self.scenes = bank.came_from[customer]
        self.given = {channel for channel, said in bank.consent[customer].items() if said == "given"}
        self.room = {channel for channel in self.given if bank.has_room(customer, channel)}
        self.recent = {each["strategy_id"] for each in bank.within(customer, REACHED_DAYS)}

    def failed(self, strategy: str, product: str) -> list[str]:
        """The rules that fail, in their order."""
        bank = self.bank
        live, automated = bank.live[strategy]
        scenes, ways = bank.runs_in[strategy], bank.uses[strategy] & self.given
        passes = {
            "live": live,
            "segment": bool(bank.targets[strategy] & self.segments),
            "scene": not scenes or bool(scenes & self.scenes),
            "prerequisite": bank.required[product] <= self.held,
            "not_held": product not in self.held,
            "contactable": not self.row["no_contact"] and not (self.row["no_profiling"] and automated),
            "channel": bool(ways),
            "frequency": not ways or bool(ways & self.room),
        }
        return [rule for rule, passed in passes.items() if not passed]

    def state(self, product: str, failed: dict[str, list[str]]) -> str:
        """The first state that applies, where the strategies that offer the product fail these rules."""
        applies = (
            product in self.held,
            not self.bank.required[product] <= self.held,
            self.row["no_contact"] or not self.given,
            not self.recent.isdisjoint(failed),
            not all(failed.values()),
            any("live" not in rules and "segment" not in rules for rules in failed.values()),
            True,
        )
        return next(state for state, does in zip(STATES, applies, strict=True) if does)


def _sets(rows: Iterable[Record], near: str, far: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row[near]].add(row[far])
    return found
