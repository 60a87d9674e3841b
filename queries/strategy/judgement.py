"""The eight rules and seven states of a strategy's coverage, as SQL over all customers.

What a bank says of its customers is read once, whatever the day, and kept by number. A question takes of it what holds
on its day, as sets: the segments, scenes, products and ways of contact of each customer. The rules are split by what
they read, and each is decided once for every set that some customer has. Every rule is written in one file.
What is asked about one customer is judged by `case`, which means the same.
"""

from pathlib import Path

from graph.snapshot import Snapshot
from queries.kept.reading import read

HERE = Path(__file__).parent

RULES = ("live", "segment", "scene", "prerequisite", "not_held", "contactable", "channel", "frequency")
STATES = ("holds", "not_eligible", "not_addressable", "reached", "open", "blocked", "no_strategy")

KEPT = ("codes", "everybody", "memberships", "origins", "holdings", "consents", "contacts")
_FACTS = ("asked", "offer", "contact", "here", "said", "prevailing", "bits", "person", "alike", "within", "way")
_RULES = ("rule_scene", "rule_product", "rule_contact")
_STATES = ("addressable", "met", "entitled", "reached", "aim", "aimed", "unaimed", "standing")


def judge(snapshot: Snapshot, strategy: str | None = None, product: str | None = None, off_sale: bool = False) -> None:
    """Keep what the rules read of all customers, and what they say, for one strategy or all, one product or all.

    Products that are not on sale are left out unless `off_sale`. Rule `segment` is decided where it is needed.
    """
    read(snapshot, *KEPT)
    asked = {"strategy": strategy, "product": product, "off_sale": off_sale}
    for name in (*_FACTS, *_RULES):
        snapshot.keep(name, HERE / f"{name}.sql", **asked)


def judge_again(snapshot: Snapshot) -> None:
    """After `judge` of everything: what the rules say where strategies have changed, and customers have not."""
    for name in ("offer", *_RULES):
        snapshot.keep(name, HERE / f"{name}.sql", strategy=None)


def take_states(snapshot: Snapshot, segment: str | None = None) -> None:
    """After `judge`: the state of everybody who has not left for every product asked about, in `standing`.

    `place` has the sets of segments with the segments in them, all or one alone.
    """
    for name in _STATES:
        snapshot.keep(name, HERE / f"{name}.sql")
    snapshot.keep("place", HERE / "place.sql", segment=segment)
