"""One customer before all strategies: the eight rules and the seven states, word for word.

It means what the SQL of `judgement` means, for a customer whose facts were fetched.
"""

from collections.abc import Iterator
from datetime import date

from graph.snapshot import Snapshot
from queries.strategy.catalogue import Catalogue, Product, Strategy, catalogue
from queries.strategy.facts import Facts, facts_of
from queries.strategy.judgement import RULES

METHOD = {"name": "rules of one customer", "text": "the eight rules and seven states, as the definitions say them"}
REACHED_DAYS = 90


def case_of(snapshot: Snapshot, customer: str) -> "Case":
    """The case of a customer who is in the bank."""
    return Case(snapshot.bank.once(catalogue), facts_of(snapshot, customer), snapshot.as_of)


class Case:
    """A customer's facts before a bank's strategies, as of a day."""

    def __init__(self, known: Catalogue, facts: Facts, as_of: date) -> None:
        self._known = known
        self.facts = facts
        self._as_of = as_of
        self._consented = facts.consented & known.channels.keys()
        self._with_room = {each for each in self._consented if self._has_room(each)}
        self._reached_by = {each.strategy for each in facts.contacts if self._is_within(each.on, REACHED_DAYS)}
        self._failed_by_customer: dict[str, set[str]] = {}

    def failed(self, product: str | None = None) -> Iterator[tuple[str, str, list[str]]]:
        """Every strategy with every product asked about that it offers, by their ids, and the rules that fail."""
        asked = self._asked(product)
        for strategy in self._known.strategies.values():
            for each in asked:
                if each.id in strategy.products:
                    fails = self._fails(strategy, each)
                    yield strategy.id, each.id, [rule for rule in RULES if rule in fails]

    def states(self, product: str | None = None) -> dict[str, str]:
        """The state per product asked about, by id; empty where the customer has left."""
        return {} if self.facts.has_left else {each.id: self._state(each) for each in self._asked(product)}

    def _asked(self, product: str | None) -> list[Product]:
        """The named product, whatever its sale dates, else those on sale."""
        products = self._known.products.values()
        return [each for each in products if (each.id == product if product else each.is_on_sale(self._as_of))]

    def _state(self, product: Product) -> str:
        if product.id in self.facts.held:
            return "holds"
        if not product.requires <= self.facts.held:
            return "not_eligible"
        if self.facts.no_contact or not self._consented:
            return "not_addressable"
        if product.offered_by & self._reached_by:
            return "reached"
        offering = (self._known.strategies[each] for each in product.offered_by)
        live = [each for each in offering if self._is_live(each, product)]
        if any(not self._fails(each, product) for each in live):
            return "open"
        return "blocked" if any(each.segments & self.facts.segments for each in live) else "no_strategy"

    def _fails(self, strategy: Strategy, product: Product) -> set[str]:
        """The rules that fail; all are judged, `frequency` only where `channel` passes."""
        fails = set(self._fails_of_customer(strategy))
        if not self._is_live(strategy, product):
            fails.add("live")
        if not product.requires <= self.facts.held:
            fails.add("prerequisite")
        if product.id in self.facts.held:
            fails.add("not_held")
        return fails

    def _fails_of_customer(self, strategy: Strategy) -> set[str]:
        """The failed rules that read no product; the same for all that the strategy offers."""
        if strategy.id not in self._failed_by_customer:
            ways = strategy.channels & self._consented
            passes = {
                "segment": strategy.segments & self.facts.segments,
                "scene": not strategy.scenes or strategy.scenes & self.facts.scenes,
                "contactable": not self.facts.no_contact and not (self.facts.no_profiling and strategy.automated),
                "channel": ways,
                "frequency": not ways or ways & self._with_room,
            }
            self._failed_by_customer[strategy.id] = {rule for rule, passed in passes.items() if not passed}
        return self._failed_by_customer[strategy.id]

    def _is_live(self, strategy: Strategy, product: Product) -> bool:
        return strategy.runs(self._as_of) and product.is_on_sale(self._as_of)

    def _has_room(self, channel: str) -> bool:
        policy = self._known.channels[channel]
        if policy.max_contacts is None or policy.contact_days is None:
            return True
        within = (
            self._is_within(each.on, policy.contact_days) for each in self.facts.contacts if each.channel == channel
        )
        return sum(within) < policy.max_contacts

    def _is_within(self, day: date, days: int) -> bool:
        return 0 <= (self._as_of - day).days < days
