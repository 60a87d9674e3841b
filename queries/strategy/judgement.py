"""The eight rules and seven states of a strategy's coverage, as SQL over customers who are alike.

The rules are split by what they read: segments, scenes, products held, flags with channels. Each is decided once for
every set of these that some customer has, and customers whose sets are all the same are one *profile*. Every rule
is written in one file. What is asked about one customer is judged by `case`, which means the same.
"""

from pathlib import Path

from graph.snapshot import Snapshot

HERE = Path(__file__).parent

RULES = ("live", "segment", "scene", "prerequisite", "not_held", "contactable", "channel", "frequency")
STATES = ("holds", "not_eligible", "not_addressable", "reached", "open", "blocked", "no_strategy")

_FACTS = ("asked", "offer", "person", "membership", "origin", "holding", "contact", "reach", "approach")
_KINDS = ("alike", "profile")
_RULES = ("rule_segment", "rule_scene", "rule_product", "rule_contact")
_STATES = ("entitled", "reached", "aimed", "unaimed", "standing")


def judge(snapshot: Snapshot, strategy: str | None = None, product: str | None = None, off_sale: bool = False) -> None:
    """Keep what the rules say of all customers, for one strategy or all, one product or all.

    Products that are not on sale are left out unless `off_sale`. Afterwards `judged` has every profile with every
    offer and its eight rules.
    """
    asked = {"strategy": strategy, "product": product, "off_sale": off_sale}
    for name in (*_FACTS, *_KINDS, *_RULES):
        snapshot.keep(name, HERE / f"{name}.sql", **asked)
    snapshot.view("judged", HERE / "judged.sql")


def take_states(snapshot: Snapshot) -> None:
    """After `judge`: `state` has every profile that has not left with its state for every product asked about."""
    for name in _STATES:
        snapshot.keep(name, HERE / f"{name}.sql")
    snapshot.view("state", HERE / "state.sql")
