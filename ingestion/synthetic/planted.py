"""The truth that was planted, written before any question is asked, in the terms of the definitions."""

import json
from collections.abc import Callable
from datetime import date
from math import erf, log, sqrt
from pathlib import Path
from typing import Any

import numpy as np

from ingestion.synthetic import odds
from ingestion.synthetic.catalogue import (
    CHANNEL_IDS,
    PLANTED_SEGMENTS,
    PRODUCTS,
    SCENE_KINDS,
    calendar,
    requirement,
)
from ingestion.synthetic.columns import Bools, Ints
from ingestion.synthetic.groups import GIVEN, Memberships
from ingestion.synthetic.holdings import Holdings
from ingestion.synthetic.people import People
from ingestion.synthetic.referrals import Referrals
from ingestion.synthetic.strategies import MISSED, MISSING, NEVER_OFFERED, PLANTED, QUARTERS, Strategy

Name = Callable[[int], str]


class Truth:
    """What a bank was made of, from which its planted truth is read."""

    def __init__(
        self,
        people: People,
        members: Memberships,
        said: Ints,
        contracts: Holdings,
        plan: tuple[Strategy, ...],
        name: Name,
    ) -> None:
        self._people, self._members, self._plan, self._name = people, members, plan, name
        self._said = said
        self._held = contracts.held(people.count)
        self._ever = np.unique(contracts.customer).size

    def gaps(self) -> list[dict[str, Any]]:
        """Cells of the planted segments for which no live strategy is: all who are addressable are `no_strategy`."""
        return [
            self._cell(place, product)
            for place, segment in enumerate(PLANTED_SEGMENTS)
            for product in self._on_sale()
            if not any(
                each.is_live and segment.id in each.segments and PRODUCTS[product].id in each.products
                for each in self._plan
            )
        ]

    def _on_sale(self) -> list[int]:
        today = date.fromordinal(odds.EPOCH + odds.LAST_DAY)
        return [
            place
            for place, each in enumerate(PRODUCTS)
            if (each.on_sale_from or today) <= today < (each.on_sale_to or date.max)
        ]

    def _cell(self, segment: int, product: int) -> dict[str, Any]:
        members = self._members_of(segment)
        return {
            "segment": PLANTED_SEGMENTS[segment].id,
            "product": PRODUCTS[product].id,
            "customers": int(members.sum()),
            "no_strategy": int((members & self._wants(product)).sum()),
        }

    def _members_of(self, segment: int) -> Bools:
        members = np.zeros(self._people.count, bool)
        members[self._members.customer[self._members.segment == segment]] = True
        return members & ~self._people.has_left

    def _wants(self, product: int) -> Bools:
        """Does not hold it, may hold it, and can be addressed."""
        required = requirement(PRODUCTS[product])
        eligible = np.ones(self._people.count, bool) if required is None else self._held[:, required]
        addressable = (self._said == GIVEN).any(axis=1) & ~self._people.no_contact
        return np.asarray(~self._held[:, product] & eligible & addressable)

    def unlocks(self) -> list[dict[str, Any]]:
        """What one rule of one strategy blocks: customers for whom it is the only rule that fails."""
        drivers, owners = self._blocked("drivers", "pension"), self._blocked("owners", "deposit")
        no_phone = self._said[:, CHANNEL_IDS.index("phone")] != GIVEN
        has_app = self._said[:, CHANNEL_IDS.index("app")] == GIVEN
        scene = SCENE_KINDS.index("community") * self._scenes_a_kind
        elsewhere = self._people.scene != scene
        return [
            self._unlock("P3", "channel", drivers & no_phone),
            self._unlock("P4", "scene", owners & has_app & elsewhere),
        ]

    @property
    def _scenes_a_kind(self) -> int:
        return odds.scene_count(self._people.count)

    def _blocked(self, segment: str, product: str) -> Bools:
        place = [each.id for each in PLANTED_SEGMENTS].index(segment)
        return self._members_of(place) & self._wants([each.id for each in PRODUCTS].index(product))

    def _unlock(self, strategy: str, rule: str, who: Bools) -> dict[str, Any]:
        each = next(each for each in PLANTED if each.id == strategy)
        cell = {"segment": each.segments[0], "product": each.products[0]}
        return {"strategy": strategy, **cell, "rule": rule, "customers": int(who.sum())}

    def brokers(self) -> list[dict[str, Any]]:
        """Staged networks: one referrer, many referees within days, on one device, without money."""
        return [
            {
                "network": self._name(each[0]),
                "members": len(each),
                "depth": 1,
                "first_day": str(calendar(int(self._people.joined[each[1:]].min()))),
                "last_day": str(calendar(int(self._people.joined[each[1:]].max()))),
                "referees": [self._name(place) for place in each[1:]],
            }
            for each in self._people.cast.brokers
        ]

    def bursts(self) -> list[dict[str, Any]]:
        """Customers of the largest campus who joined in the weeks after 1 September, year by year."""
        joined = self._people.joined[self._people.scene == 0]
        days = [(odds.day(year, 9, 1), odds.day(year, 9, 1) + odds.BURST_DAYS) for year in odds.BURST_YEARS]
        return [
            {
                "scene": "campus-01",
                "first_day": str(calendar(first)),
                "last_day": str(calendar(last)),
                "joined": int(((joined >= first) & (joined <= last)).sum()),
            }
            for first, last in days
        ]

    def findings(self, made: Referrals) -> dict[str, int]:
        """The number of claims of each finding."""
        cast = self._people.cast
        return {
            "self": len(cast.selfish),
            "late_referrer": len(cast.late),
            "cycle": cast.rings.size,
            "competing": made.competing,
        }

    def everything(self, seed: int, made: Referrals, rows: dict[str, int]) -> dict[str, Any]:
        """All of it, as it is written."""
        people, name = self._people, self._name
        return {
            "customers": people.count,
            "seed": seed,
            "as_of": str(calendar(odds.LAST_DAY)),
            "rows": dict(sorted(rows.items())),
            "openers": int(self._ever),
            "counted": made.counted,
            "findings": self.findings(made),
            "self_referrals": [name(each) for each in people.cast.selfish],
            "late_referrers": [{"referrer": name(a), "referee": name(b)} for a, b in people.cast.late],
            "rings": [[name(each) for each in ring] for ring in people.cast.rings],
            "brokers": self.brokers(),
            "bursts": self.bursts(),
            "never_offered": NEVER_OFFERED,
            "missed": {"strategy": MISSING, "kpi": MISSED, "periods": list(QUARTERS)},
            "gaps": self.gaps(),
            "unlocks": self.unlocks(),
            "over_contacted": [
                {"customer": name(each), "channel": "sms", "contacts": odds.OVER_CONTACTS, "strategies": ["S001"]}
                for each in people.cast.over_contacted
            ],
            "sequences": sequences(),
        }


def sequences(window: int = 365) -> list[dict[str, Any]]:
    """The stated odds of opening one product within the window after another, where one rule alone leads there."""
    products = [each.product for each in odds.OPENINGS]
    sold_always = {each.id for each in PRODUCTS if not each.on_sale_from and not each.on_sale_to}
    return [
        {
            "a": each.after,
            "b": each.product,
            "window": window,
            "share": round(each.share * _by(window, each), 6),
        }
        for each in odds.OPENINGS
        if products.count(each.product) == 1 and each.product in sold_always
    ]


def _by(window: int, opening: odds.Opening) -> float:
    """The log-normal odds of a lag of at most `window` days, which are rounded to whole days."""
    return 0.5 * (1 + erf(log((window + 0.5) / opening.median_days) / opening.spread / sqrt(2)))


def write_truth(path: Path, truth: dict[str, Any]) -> None:
    """Write it as JSON, which no load takes for a table."""
    path.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
