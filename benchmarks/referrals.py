"""Referral networks against networkx: components of the whole bank, and the same measures of every network.

Alone: `python -m benchmarks.measure referrals FUNCTION ladybug://FOLDER`.
"""

from collections import Counter
from datetime import date, timedelta
from functools import partial
from typing import Any

import networkx as nx

from benchmarks.timing import Result, seconds
from graph.snapshot import Bank
from queries.question import find

Record = dict[str, Any]

SAMPLE = 4_000  # networks that networkx measures
TIMES = 3
HORIZON = 30


def networks_against_networkx(bank: Bank) -> Result:
    """How many times as fast as networkx, both with what they read in memory; higher is better.

    networkx finds the weakly connected components of all counted referrals, and measures every nth network of two and
    more; that time is scaled to all by members. It knows no findings, links, months and generations of the bank.
    `again`: ours of another day. Raises `AssertionError` where the two measure differently.
    """
    with bank.snapshot() as snapshot:
        as_of = snapshot.as_of
    first = seconds(partial(_networks, bank, as_of))
    ours = min(seconds(partial(_networks, bank, as_of)) for _ in range(TIMES))
    again = min(seconds(partial(_networks, bank, as_of - timedelta(days=each))) for each in range(1, 1 + TIMES))
    rows = {row["network"]: row for row in _networks(bank, as_of).rows.to_records()}
    forest = Forest(bank, as_of)
    theirs = forest.against(rows)
    return {"ours": ours, "theirs": theirs, "ratio": theirs / ours, "again": again, "first": first}


def findings_again_against_first(bank: Bank) -> Result:
    """How many times as fast the findings of another day are once claims were judged; higher is better."""
    with bank.snapshot() as snapshot:
        as_of = snapshot.as_of
    fresh = Bank(bank.revision)
    first = seconds(partial(_ask, fresh, "findings", as_of))
    again = min(seconds(partial(_ask, fresh, "findings", as_of - timedelta(days=each))) for each in range(1, 1 + TIMES))
    fresh.engine.close()
    return {"ours": again, "theirs": first, "ratio": first / again}


MEASURES = (networks_against_networkx, findings_again_against_first)


class Forest:
    """The counted referrals of a bank that show on a day, as a networkx graph with what its measures need."""

    def __init__(self, bank: Bank, as_of: date) -> None:
        self.as_of = as_of
        customers = bank.revision.table("customer").select(["id", "joined_on"]).to_pydict()
        joined = zip(customers["id"], customers["joined_on"], strict=True)
        self.joined = {each: day for each, day in joined if day is not None and day <= as_of}
        self.balance = _balances(bank, as_of)
        referred = bank.revision.table("referred").select(["referrer_id", "referee_id", "counted"]).to_pylist()
        self.graph = nx.DiGraph()
        self.graph.add_edges_from(
            (row["referrer_id"], row["referee_id"])
            for row in referred
            if row["counted"] and row["referee_id"] in self.joined
        )

    def against(self, rows: dict[str, Record]) -> float:
        """The seconds that networkx takes for all networks. Raises `AssertionError` where a network is another."""
        components: list[set[str]] = []
        found = seconds(lambda: components.extend(nx.weakly_connected_components(self.graph)))
        components.sort(key=len)
        sample = components[:: max(len(components) // SAMPLE, 1)]
        measured: list[Record] = []
        taken = seconds(lambda: measured.extend(map(self.measure, sample)))
        _compare(len(components), len(rows), "networks")
        for each in measured:
            _compare(each, _rounded(rows[each["network"]]), each["network"])
        return found + taken * self.graph.number_of_nodes() / sum(map(len, sample))

    def measure(self, members: set[str]) -> Record:
        """All that our answer says of one network."""
        graph = self.graph.subgraph(members)
        root = next(each for each, above in graph.in_degree() if not above)
        generation = nx.single_source_shortest_path_length(graph, root)
        widths = Counter(generation.values())
        joined = [self.joined[each] for each in members]
        known = [self.balance[each] for each in members if each in self.balance]
        return {
            "network": root,
            "members": len(members),
            "depth": max(widths),
            "widths": [widths[each] for each in range(len(widths))],
            "virality": round(_virality(graph, root), 9),
            "newest": max(joined),
            "joined_30": sum(each > self.as_of - timedelta(days=30) for each in joined),
            "joined_90": sum(each > self.as_of - timedelta(days=90) for each in joined),
            "balance_minor": sum(known) if known else None,
            "balance_known": len(known),
            "reproduction": self.reproduction(graph),
        }

    def reproduction(self, graph: nx.DiGraph) -> tuple[int, int]:
        """Members observed for long enough, and whom they brought in time."""
        horizon = timedelta(days=HORIZON)
        observed = [each for each in graph if self.joined[each] <= self.as_of - horizon]
        brought = sum(self.joined[one] - self.joined[each] <= horizon for each in observed for one in graph[each])
        return len(observed), brought


def _virality(graph: nx.DiGraph, root: str) -> float:
    """Mean distance over all pairs: the tie above a subtree of s among n lies on s (n - s) shortest ways."""
    size = dict.fromkeys(graph, 1)
    for each in nx.dfs_postorder_nodes(graph, root):
        for above in graph.predecessors(each):
            size[above] += size[each]
    members = len(size)
    return sum(each * (members - each) for each in size.values()) / (members * (members - 1) / 2)


def _rounded(row: Record) -> Record:
    """A row of ours as networkx gives it."""
    seen = row["reproduction"]
    reproduction = seen["members"], seen["referrals"]
    return {**row, "virality": round(row["virality"], 9), "reproduction": reproduction}


def _balances(bank: Bank, as_of: date) -> dict[str, int]:
    debts = {row["id"] for row in bank.revision.table("product").to_pylist() if row["debt"]}
    balances: dict[str, int] = {}
    columns = ["customer_id", "product_id", "opened_on", "closed_on", "balance_minor"]
    for batch in bank.revision.table("holds").select(columns).to_batches():
        for customer, product, opened, closed, balance in zip(*batch.to_pydict().values(), strict=True):
            is_open = (opened is None or opened <= as_of) and (closed is None or as_of < closed)
            if is_open and balance is not None and product not in debts:
                balances[customer] = balances.get(customer, 0) + balance
    return balances


def _networks(bank: Bank, as_of: date) -> Any:
    return _ask(bank, "networks", as_of)


def _ask(bank: Bank, question: str, as_of: date) -> Any:
    with bank.snapshot(as_of) as snapshot:
        return find("referrals", question).ask(snapshot)


def _compare(theirs: object, ours: object, what: str) -> None:
    if theirs != ours:
        raise AssertionError(f"{what}: {ours} is not {theirs}")
