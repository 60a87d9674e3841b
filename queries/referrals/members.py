"""All customers of a bank as arrays: who brought whom, when they joined, what they have."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.algorithms.forest import Whole, grow
from queries.referrals.reproduction import Days, Reproduction, cycle_days, observe

JOINED_WITHIN = (30, 90)


class Members:
    """Customers by id, as one forest.

    `table` has a row a customer: id, joined_on, parent (the position of the referrer, -1 without), balance_minor,
    balance_known. A network is named by the position of its root.
    """

    def __init__(self, table: pa.Table, as_of: date, horizon: int) -> None:
        self.id = table["id"].combine_chunks()
        self.as_of = np.datetime64(as_of)
        self.joined: Days = table["joined_on"].to_numpy().astype("datetime64[D]")
        self.balance_minor: Whole = table["balance_minor"].to_numpy()
        self.balance_known: NDArray[np.bool_] = table["balance_known"].to_numpy()
        self.forest = grow(table["parent"].to_numpy())
        self.observed = observe(self.joined, self.forest.parent, as_of, horizon)
        self.cycle_days = cycle_days(self.joined, self.forest.parent)

    @property
    def reproduction(self) -> Reproduction:
        """R over everybody who joined."""
        return self.observed.by(np.zeros_like(self.forest.parent), 1).of(0)

    def generations(self) -> Iterator[tuple[int, Reproduction]]:
        """R per generation in which somebody joined."""
        joined = self.forest.generation[~np.isnat(self.joined)]
        reproductions = self.observed.by(self.forest.generation, int(joined.max(initial=0)) + 1)
        for generation in np.unique(joined).tolist():
            yield generation, reproductions.of(generation)

    def months(self) -> Iterator[tuple[str, Reproduction]]:
        """R per month in which somebody joined, as 2026-06; the days of prospects sort last and make no month."""
        months, month = np.unique(self.joined.astype("datetime64[M]"), return_inverse=True)
        reproductions = self.observed.by(month, len(months))
        for number, each in enumerate(months[~np.isnat(months)].astype(str).tolist()):
            yield each, reproductions.of(number)

    def trees(self, min_size: int) -> Whole:
        """The networks of at least so many members, largest first, then by id."""
        roots = self.forest.roots
        size = self.forest.tree_sums(np.ones_like(self.forest.parent))[roots]
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
                "network": self.id.take(pa.array(trees)),
                "members": forest.tree_sums(np.ones_like(forest.parent))[trees],
                "depth": forest.depths()[trees],
                "widths": pa.LargeListArray.from_arrays(offsets, widths),
                "virality": pa.array(virality, mask=np.isnan(virality)),
                "newest": pa.array(self._newest()[trees]),
                "joined_30": joined_30,
                "joined_90": joined_90,
                "balance_minor": pa.array(forest.tree_sums(self.balance_minor)[trees], mask=known == 0),
                "balance_known": known,
                "reproduction": self.observed.by(forest.root, len(forest.root)).to_arrow(trees),
            }
        )

    def _newest(self) -> Days:
        """At each root the latest joining of its tree; no day where nobody joined."""
        newest = np.full(len(self.joined), np.datetime64("NaT", "D"))
        np.fmax.at(newest, self.forest.root, self.joined)
        return newest

    def _joined_within(self, days: int) -> NDArray[np.bool_]:
        return self.joined > self.as_of - np.timedelta64(days, "D")
