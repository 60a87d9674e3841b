"""Who brought whom: claims that count, and others that compete, came too early or are faulty."""

from dataclasses import dataclass, fields

import numpy as np

from ingestion.synthetic import odds
from ingestion.synthetic.catalogue import CAMPUS_PROGRAMME, DEFAULT_PROGRAMME, PROGRAMMES
from ingestion.synthetic.columns import (
    NONE,
    Bools,
    Floats,
    Ints,
)
from ingestion.synthetic.dice import Dice
from ingestion.synthetic.people import People

PROGRAMME_STARTS = np.array([each.starts_on.toordinal() - odds.EPOCH for each in PROGRAMMES])


@dataclass(frozen=True)
class Claims:
    """A link's use by a referee, one place a claim; days since 1970-01-01, NONE where missing."""

    referrer: Ints
    referee: Ints
    programme: Ints
    clicked: Ints
    registered: Ints
    opened: Ints
    funded: Ints
    active: Ints
    on_application: Bools

    @property
    def count(self) -> int:
        return len(self.referee)

    @property
    def day(self) -> Ints:
        """The earliest of the days of each claim."""
        dated = np.stack([self.clicked, self.registered, self.opened, self.funded, self.active])
        return np.asarray(np.where(dated == NONE, odds.LAST_DAY + 1, dated).min(axis=0))

    @classmethod
    def together(cls, *parts: "Claims") -> "Claims":
        """All claims of several parts."""
        return cls(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(cls)))


@dataclass(frozen=True)
class Referrals:
    """All that was claimed. The first `counted_by_link` claims and every statement count, by construction."""

    claims: Claims
    counted_by_link: int
    stated_referrer: Ints
    stated_referee: Ints
    competing: int

    @property
    def counted(self) -> int:
        return self.counted_by_link + len(self.stated_referee)


class Circle:
    """Customers by scene and day of joining, to find one who joined about a day, the readier the likelier."""

    def __init__(self, joined: Ints, group: Ints, appeal: Floats) -> None:
        order = np.lexsort((joined, group))
        self._order = order
        self._keys = _key(group[order], joined[order])
        self._reach = np.concatenate([[0.0], np.cumsum(appeal[order])])

    def pick(self, dice: Dice, group: Ints, first: Ints, last: Ints) -> Ints:
        """For each group and span of days (both included) a customer, -1 where there is none."""
        low = self._reach[np.searchsorted(self._keys, _key(group, first), side="left")]
        high = self._reach[np.searchsorted(self._keys, _key(group, last), side="right")]
        aim = low + (high - low) * dice.generator.random(len(first))
        place = np.searchsorted(self._reach, aim, side="right") - 1
        return np.where(high > low, self._order[np.minimum(place, len(self._order) - 1)], -1)


def _key(group: Ints, day: Ints) -> Ints:
    return np.asarray(group).astype(np.int64) * 1_000_000 + day


def referrals(seed: int, people: People) -> Referrals:
    """All claims: those that count, those that compete, came too late to count, or are faulty."""
    dice = Dice(seed, "referrals")
    appeal = np.minimum(dice.generator.pareto(odds.APPEAL_TAIL, people.count), odds.MOST_APPEAL)
    appeal[people.acts | ~people.has_joined] = 0.0
    if people.count >= odds.PROMOTER_FROM:
        appeal[_promoter(people, appeal)] = odds.PROMOTER_APPEAL
    everybody = np.zeros(people.count, np.int64)
    joined = np.where(people.has_joined, people.joined, 0)
    circle = Circle(joined, everybody, appeal)
    referee, referrer = _brought(dice, people, circle, Circle(joined, people.scene + 1, appeal))
    stated = dice.happens(odds.STATED, len(referee))
    by_link = _claims(dice, people, referrer[~stated], referee[~stated])
    rivals = _rivals(dice, people, circle, referee, referrer)
    expired = _expired(dice, people, circle, referee)
    brokered = _brokered(people)
    counted = Claims.together(by_link, brokered)
    claims = Claims.together(counted, rivals, expired, _clicks(dice, people, circle), _faulty(people))
    return Referrals(claims, counted.count, referrer[stated], referee[stated], rivals.count)


def _promoter(people: People, appeal: Floats) -> int:
    """The first of those who bring most others, joined some years ago and have not left."""
    last, first = odds.LAST_DAY - np.array(odds.PROMOTER_DAYS)
    may = (people.joined >= first) & (people.joined <= last) & ~people.has_left
    return int(np.argmax(np.where(may, appeal, 0.0)))


def _brought(dice: Dice, people: People, circle: Circle, scenes: Circle) -> tuple[Ints, Ints]:
    """Referees and their referrers, who joined earlier and had not left."""
    referee = np.flatnonzero(_has_referrer(dice, people))
    lag = np.rint(dice.log_normal(odds.LAG_MEDIAN_DAYS, odds.LAG_SPREAD, len(referee))).astype(np.int64)
    before = people.joined[referee] - 1
    last = np.minimum(before, people.joined[referee] - lag + odds.LAG_WINDOW_DAYS)
    first = last - 2 * odds.LAG_WINDOW_DAYS
    everybody = np.zeros(len(referee), np.int64)
    referrer = circle.pick(dice, everybody, first, last)
    anybody = circle.pick(dice, everybody, np.full(len(referee), odds.FIRST_DAY), before)
    referrer = np.where(referrer < 0, anybody, referrer)
    mate = scenes.pick(dice, people.scene[referee] + 1, first, last)
    with_mate = (mate >= 0) & (people.scene[referee] >= 0) & dice.happens(odds.SAME_SCENE, len(referee))
    referrer = np.where(with_mate, mate, referrer)
    there = (referrer >= 0) & (people.until[referrer] >= people.joined[referee])
    return referee[there], referrer[there]


def _has_referrer(dice: Dice, people: People) -> Bools:
    """Who was referred: oftener in campaigns and bursts, REFERRED of all in the end."""
    weight = np.full(people.count, odds.REFERRED_WEIGHT["plain"])
    weight[people.campaign >= 0] = odds.REFERRED_WEIGHT["campaign"]
    weight[people.burst] = odds.REFERRED_WEIGHT["burst"]
    weight[people.acts | ~people.has_joined] = 0.0
    brokered = sum(len(each) - 1 for each in people.cast.brokers)
    wanted = max(0.0, odds.REFERRED * people.count - brokered)
    odds_of = np.minimum(0.95, weight * wanted / max(weight.sum(), 1.0))
    return dice.happens(odds_of, people.count)


def _claims(dice: Dice, people: People, referrer: Ints, referee: Ints) -> Claims:
    """Claims that count: clicked within days before joining, opened on joining."""
    count, joined = len(referee), people.joined[referee]
    programme = _programmes(dice, people, referee)
    wait = np.minimum(dice.days_later(odds.CLICK_MEAN_DAYS, count), odds.CLICK_MAX_DAYS)
    clicked = np.maximum(joined - wait, np.maximum(people.joined[referrer], PROGRAMME_STARTS[programme]))
    registered = dice.between(clicked, joined, count)
    funded = joined + dice.days_later(odds.FUNDED_MEAN_DAYS, count)
    funded = np.where(dice.happens(odds.FUNDED, count) & (funded <= people.until[referee]), funded, NONE)
    active = funded + dice.days_later(odds.ACTIVE_MEAN_DAYS, count)
    is_active = dice.happens(odds.ACTIVE, count) & (funded != NONE) & (active <= people.until[referee])
    clicked[dice.happens(odds.UNKNOWN_CLICK, count)] = NONE
    on_application = dice.happens(odds.ON_APPLICATION, count)
    active = np.where(is_active, active, NONE)
    return Claims(referrer, referee, programme, clicked, registered, joined, funded, active, on_application)


def _programmes(dice: Dice, people: People, referee: Ints) -> Ints:
    """The programme of each referral: the campaign's, the campus's, or the one that always runs."""
    campus = np.where(people.burst[referee], CAMPUS_PROGRAMME, DEFAULT_PROGRAMME)
    campaign = people.campaign[referee]
    return np.where((campaign >= 0) & dice.happens(odds.IN_CAMPAIGN, len(referee)), campaign, campus)


def _clicked(referrer: Ints, referee: Ints, clicked: Ints, programme: int = DEFAULT_PROGRAMME) -> Claims:
    """Claims of which only the click is known."""
    none = np.full(len(referee), NONE)
    which = np.full(len(referee), programme)
    return Claims(referrer, referee, which, clicked, none, none, none, none, np.zeros(len(referee), bool))


def _rivals(dice: Dice, people: People, circle: Circle, referee: Ints, referrer: Ints) -> Claims:
    """Competing claims: by another customer who had joined before, older than any that counts."""
    rivalled = dice.happens(odds.COMPETING, len(referee))
    referee, referrer = referee[rivalled], referrer[rivalled]
    before = people.joined[referee] - odds.CLICK_MAX_DAYS - 1
    start = np.full(len(referee), odds.FIRST_DAY)
    other = circle.pick(dice, np.zeros(len(referee), np.int64), start, before)
    fits = (other >= 0) & (other != referrer)
    return _clicked(other[fits], referee[fits], before[fits])


def _expired(dice: Dice, people: People, circle: Circle, brought: Ints) -> Claims:
    """Claims too old to count, of customers whom nobody else brought."""
    may = people.has_joined & ~people.acts & dice.happens(odds.EXPIRED, people.count)
    may[brought] = False
    referee = np.flatnonzero(may)
    clicked = people.joined[referee] - dice.between(*odds.EXPIRED_DAYS, len(referee))
    start = np.full(len(referee), odds.FIRST_DAY)
    referrer = circle.pick(dice, np.zeros(len(referee), np.int64), start, clicked)
    return _clicked(referrer[referrer >= 0], referee[referrer >= 0], clicked[referrer >= 0])


def _clicks(dice: Dice, people: People, circle: Circle) -> Claims:
    """Prospects who clicked lately and have not joined: faulty for nobody, counted for nobody."""
    referee = np.flatnonzero(~people.has_joined)
    referee = referee[dice.happens(odds.CLICKED, len(referee))]
    clicked = odds.LAST_DAY - dice.between(0, odds.CLICKED_WITHIN_DAYS, len(referee))
    start = np.full(len(referee), odds.FIRST_DAY)
    referrer = circle.pick(dice, np.zeros(len(referee), np.int64), start, clicked)
    return _clicked(referrer[referrer >= 0], referee[referrer >= 0], clicked[referrer >= 0])


def _brokered(people: People) -> Claims:
    """The claims of brokers' referees: opened on the day of the click, never funded."""
    brokers = people.cast.brokers
    referrer = np.concatenate([np.repeat(each[:1], len(each) - 1) for each in brokers] or [np.array([], int)])
    referee = np.concatenate([each[1:] for each in brokers] or [np.array([], int)])
    joined, none = people.joined[referee], np.full(len(referee), NONE)
    default = np.full(len(referee), DEFAULT_PROGRAMME)
    return Claims(referrer, referee, default, joined, joined, joined, none, none, np.zeros(len(referee), bool))


def _faulty(people: People) -> Claims:
    """Rings, self-referrals and late referrers."""
    rings, late, selfish = people.cast.rings, people.cast.late, people.cast.selfish
    referrer, referee = rings.ravel(), np.roll(rings, -1, axis=1).ravel()
    clicked_late = np.minimum(people.joined[late[:, 0]] + 5, odds.LAST_DAY)
    return Claims.together(
        _clicked(referrer, referee, people.joined[referee]),
        _clicked(late[:, 0], late[:, 1], clicked_late),
        _clicked(selfish, selfish, people.joined[selfish]),
    )
