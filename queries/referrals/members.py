"""All customers of a bank as arrays: who brought whom, when they joined, what they have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from graph.algorithms.forest import Forest, Truth, Whole, grow
from graph.snapshot import Snapshot
from queries.kept.reading import read
from queries.referrals.reproduction import Days, Reproduction, cycle_days, observe

HERE = Path(__file__).parent
MEMBERS = HERE / "members.sql"
BALANCES = HERE / "balances.sql"

JOINED_WITHIN = (30, 90)


@dataclass(frozen=True)
class Everybody:
    """All customers by id, whatever the day: when each joined, and the forest of all counted referrals."""

    id: pa.Array
    joined: Days
    forest: Forest

    @cached_property
    def cycle_days(self) -> Whole:
        """Days from the referrer's joining to the own one; 0 without a referrer."""
        return cycle_days(self.joined, self.forest.parent)

    @cached_property
    def months(self) -> tuple[np.datetime64, Whole]:
        """The first month in which somebody joined, and how many months later each customer did."""
        month = self.joined.astype("datetime64[M]")
        known = month[~np.isnat(month)]
        first = known.min() if len(known) else np.datetime64(0, "M")
        return first, np.where(np.isnat(month), first, month).astype(np.int64) - first.astype(np.int64)


def everybody(snapshot: Snapshot) -> Everybody:
    """All customers of a bank, whatever the day."""
    read(snapshot, "everybody")
    table = snapshot.sql(MEMBERS)
    joined: Days = table["joined_on"].to_numpy().astype("datetime64[D]")
    return Everybody(table["id"].combine_chunks(), joined, grow(table["parent"].to_numpy()))


class Members:
    """Customers by id as of a day, as one forest: a network is named by the position of its root.

    `joined` has no day for who had not joined. Balances are whole minor units, 0 where none is known.
    """

    def __init__(self, everybody: Everybody, balances: pa.Table, as_of: date, horizon: int) -> None:
        self._everybody = everybody
        self.as_of = np.datetime64(as_of)
        self.shown: Truth = everybody.joined <= self.as_of
        self.joined: Days = np.where(self.shown, everybody.joined, np.datetime64("NaT", "D"))
        self.forest = everybody.forest.only(self.shown)
        self.balance_minor = np.zeros_like(self.forest.parent)
        self.balance_minor[balances["position"]] = balances["balance_minor"]
        self.balance_known = np.zeros_like(self.shown)
        self.balance_known[balances["position"]] = True
        self.observed = observe(self.joined, self.forest.parent, as_of, horizon)

    @cached_property
    def cycle_days(self) -> Whole:
        """Days from the referrer's joining to the referee's, over all referees."""
        return self._everybody.cycle_days[self.forest.parent >= 0]

    @property
    def reproduction(self) -> Reproduction:
        """R over everybody who joined."""
        return self.observed.by(np.zeros_like(self.forest.parent), 1).of(0)

    def generations(self) -> Iterator[tuple[int, Reproduction]]:
        """R per generation in which somebody joined."""
        joined = np.bincount(self.forest.generation[self.shown])
        reproductions = self.observed.by(self.forest.generation, len(joined))
        for generation in np.flatnonzero(joined).tolist():
            yield generation, reproductions.of(generation)

    def months(self) -> Iterator[tuple[str, Reproduction]]:
        """R per month in which somebody joined, as 2026-06."""
        first, month = self._everybody.months
        joined = np.bincount(month[self.shown])
        reproductions = self.observed.by(month, len(joined))
        for number in np.flatnonzero(joined).tolist():
            yield str(first + number), reproductions.of(number)

    def trees(self, min_size: int) -> Whole:
        """The networks of at least so many members, largest first, then by id."""
        roots = self.forest.roots
        size = self.forest.size[roots]
        large = size >= min_size
        return roots[large][np.argsort(-size[large], kind="stable")]

    def networks(self, trees: Whole) -> pa.Table:
        """A row a network, columns as `queries.referrals.networks.Network`."""
        forest = self.forest
        known = forest.tree_sums(self.balance_known)[trees]
        virality = forest.virality()[trees]
        widths, offsets = forest.widths(trees)
        joined_30, joined_90 = (forest.tree_sums(self._joined_within(days))[trees] for days in JOINED_WITHIN)
        return pa.table(
            {
                "network": self._everybody.id.take(pa.array(trees)),
                "members": forest.size[trees],
                "depth": forest.depths()[trees],
                "widths": pa.LargeListArray.from_arrays(offsets, widths),
                "virality": pa.array(virality, mask=np.isnan(virality)),
                "newest": pa.array(forest.latest(self.joined)[trees]),
                "joined_30": joined_30,
                "joined_90": joined_90,
                "balance_minor": pa.array(forest.tree_sums(self.balance_minor)[trees], mask=known == 0),
                "balance_known": known,
                "reproduction": self.observed.by(forest.root, len(forest.root)).to_arrow(trees),
            }
        )

    def _joined_within(self, days: int) -> Truth:
        return self.joined > self.as_of - np.timedelta64(days, "D")


def members(snapshot: Snapshot, horizon: int) -> Members:
    """The customers of a bank as of the snapshot's day."""
    read(snapshot, "codes", "everybody", "holdings")
    return Members(snapshot.once(everybody), snapshot.sql(BALANCES), snapshot.as_of, horizon)
