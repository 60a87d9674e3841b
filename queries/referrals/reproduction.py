"""Reproduction: how many customers each customer brings within so many days of joining."""

import dataclasses
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.algorithms.forest import Whole

Days = NDArray[np.datetime64]


@dataclass(frozen=True)
class Reproduction:
    """R over some members: those observed for the whole horizon, whom they brought, and those not yet observed."""

    members: int
    referrals: int
    r: float | None
    not_observed: int


@dataclass(frozen=True)
class Observed:
    """What was seen of each customer: joined long enough ago, too lately, and the referees brought in time."""

    long_enough: NDArray[np.bool_]
    too_lately: NDArray[np.bool_]
    brought: Whole  # 0 where not seen for long enough

    def by(self, group: Whole, groups: int) -> "Reproductions":
        """R per group: `group` holds each customer's group from 0 to groups-1."""
        members = np.bincount(group[self.long_enough], minlength=groups)
        not_observed = np.bincount(group[self.too_lately], minlength=groups)
        referrals = np.bincount(group, self.brought, minlength=groups).astype(np.int64)
        return Reproductions(members, referrals, not_observed)


@dataclass(frozen=True)
class Reproductions:
    """R of many groups at once, as arrays over the groups."""

    members: Whole
    referrals: Whole
    not_observed: Whole

    def of(self, group: int) -> Reproduction:
        """R of one group; r is missing where nobody was observed."""
        members, referrals = int(self.members[group]), int(self.referrals[group])
        r = referrals / members if members else None
        return Reproduction(members, referrals, r, int(self.not_observed[group]))

    def to_arrow(self, groups: Whole) -> pa.Array:
        """R of some groups, fields as `Reproduction`."""
        members, referrals = self.members[groups], self.referrals[groups]
        r = np.divide(referrals, members, out=np.zeros(len(groups)), where=members > 0)
        fields = [members, referrals, pa.array(r, mask=members == 0), self.not_observed[groups]]
        names = [each.name for each in dataclasses.fields(Reproduction)]
        return pa.StructArray.from_arrays([pa.array(each) for each in fields], names)


def observe(joined: Days, parent: Whole, as_of: date, horizon: int) -> Observed:
    """What was seen of each customer within `horizon` days of joining.

    `joined` holds no day for a prospect, who is neither observed nor not observed; `parent` is -1 without a referrer.
    """
    known = ~np.isnat(joined)
    long_enough = known & (_days(np.datetime64(as_of) - joined) >= horizon)
    child = np.flatnonzero(parent >= 0)
    child = child[long_enough[parent[child]]]
    in_time = child[_days(joined[child] - joined[parent[child]]) <= horizon]
    return Observed(long_enough, known & ~long_enough, np.bincount(parent[in_time], minlength=len(parent)))


def cycle_days(joined: Days, parent: Whole) -> Whole:
    """Days from the referrer's joining to each customer's own; 0 without a referrer."""
    days = np.zeros_like(parent)
    child = np.flatnonzero(parent >= 0)
    days[child] = _days(joined[child] - joined[parent[child]])
    return days


def _days(span: NDArray[np.timedelta64]) -> Whole:
    return span.astype("timedelta64[D]").astype(np.int64)
