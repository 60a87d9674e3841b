"""What each ratio is held to."""

from dataclasses import dataclass
from typing import Literal

MOST_MEBIBYTES = 4_096  # of our processes together, in any load or question
MOST_GROWTH = 12  # of time and memory, for ten times the customers


@dataclass(frozen=True)
class Bar:
    """A ratio that is to be met, and what it is of."""

    text: str
    side: Literal["at most", "at least"]
    ratio: float

    def is_met(self, ratio: float) -> bool:
        """Whether a measured ratio meets it."""
        return ratio <= self.ratio if self.side == "at most" else ratio >= self.ratio


BARS: dict[str, Bar] = {
    "load_against_bare_copies": Bar("load into a folder; a bare LadybugDB COPY and a bare DuckDB copy", "at most", 2.5),
    "load_against_bare_merges": Bar("load into Neo4j; a bare loop of UNWIND and MERGE", "at most", 1.5),
    "read_against_records": Bar("all tables of Neo4j read; iterating the driver's records", "at least", 10),
    "networks_against_networkx": Bar("referrals networks; networkx", "at least", 20),
    "networks_against_gds": Bar("referrals networks; GDS wcc.stream to Python", "at least", 1),
    "coverage_against_naive_sql": Bar("strategy coverage; the first failing rule in naive SQL", "at most", 1.5),
    "coverage_against_plain_python": Bar("strategy coverage; plain Python, scaled", "at least", 50),
    "all_pairs_against_pandas": Bar("products pairs; pandas", "at least", 10),
    "tree_by_api": Bar("tree of 1,000, eight callers; bare Cypher and an empty route", "at most", 3),
    "card_by_api": Bar("customer card, the same", "at most", 3),
    "why_not_by_api": Bar("why-not of a customer, the same", "at most", 3),
    "between_by_api": Bar("path between two customers over the same edges, the same", "at most", 3),
}

# What grows with the bank: the measure that has its seconds, and under which name.
GROWING: dict[str, tuple[str, str]] = {
    "load into a folder": ("load_against_bare_copies", "ours"),
    "load into Neo4j": ("load_against_bare_merges", "ours"),
    "all tables of Neo4j read": ("read_against_records", "ours"),
    "referrals networks, first": ("networks_against_networkx", "first"),
    "referrals networks, warm": ("networks_against_networkx", "ours"),
    "strategy coverage, first": ("coverage_against_naive_sql", "ours"),
    "strategy coverage, of another day": ("coverage_against_naive_sql", "warm"),
    "products pairs, first": ("all_pairs_against_pandas", "cold"),
    "products pairs, warm": ("all_pairs_against_pandas", "ours"),
    "products paths, first": ("paths_again_against_first", "theirs"),
    "products paths, warm": ("paths_again_against_first", "ours"),
    "referral tree, by API": ("tree_by_api", "ours"),
    "customer card, by API": ("card_by_api", "ours"),
    "why-not, by API": ("why_not_by_api", "ours"),
    "path between two customers, by API": ("between_by_api", "ours"),
}
