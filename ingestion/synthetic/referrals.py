"""Who brought whom: claims by links and by statement, the links themselves, rewards and other ties."""

from dataclasses import dataclass, fields

import numpy as np

from ingestion.synthetic import odds
from ingestion.synthetic.catalogue import CAMPUS_PROGRAMME, DEFAULT_PROGRAMME, PROGRAMMES, Programme
from ingestion.synthetic.columns import (
    NONE,
    Bools,
    Bundle,
    Column,
    Floats,
    Ints,
    Naming,
    chosen,
    days,
    number,
    numbered,
    truth,
    whole,
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
    appeal = dice.generator.pareto(odds.APPEAL_TAIL, people.count)
    appeal[people.acts | ~people.has_joined] = 0.0
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
    odds_of = np.minimum(0.95, weight * odds.REFERRED * people.count / max(weight.sum(), 1.0))
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
    clicked = people.joined[referee] - dice.between(100, 200, len(referee))
    start = np.full(len(referee), odds.FIRST_DAY)
    referrer = circle.pick(dice, np.zeros(len(referee), np.int64), start, clicked)
    return _clicked(referrer[referrer >= 0], referee[referrer >= 0], clicked[referrer >= 0])


def _clicks(dice: Dice, people: People, circle: Circle) -> Claims:
    """Prospects who clicked lately and have not joined: faulty for nobody, counted for nobody."""
    referee = np.flatnonzero(~people.has_joined)
    referee = referee[dice.happens(0.5, len(referee))]
    clicked = odds.LAST_DAY - dice.between(0, 60, len(referee))
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


def write_referrals(seed: int, people: People, made: Referrals, customer: Naming, bundle: Bundle) -> None:
    """The tables of programmes, links, claims, statements and rewards."""
    dice = Dice(seed, "links")
    bundle.write_records("programme", [_record(each) for each in PROGRAMMES])
    link = _write_links(dice, people, made.claims, customer, bundle)
    claims = made.claims
    columns = {
        "referral_link_id": link(np.arange(claims.count)),
        "customer_id": customer(claims.referee),
        "clicked_on": days(claims.clicked),
        "registered_on": days(claims.registered),
        "opened_on": days(claims.opened),
        "funded_on": days(claims.funded),
        "active_on": days(claims.active),
        "on_application": truth(claims.on_application),
    }
    bundle.write("redeemed_by", claims.count, columns)
    stated = len(made.stated_referee)
    columns = {
        "referrer_id": customer(made.stated_referrer),
        "referee_id": customer(made.stated_referee),
        "happened_on": days(people.joined[made.stated_referee]),
        "channel_id": chosen(("branch", "phone", "wecom"), dice.choose((3, 1, 2), stated)),
        "given": truth(np.ones(stated, bool)),
    }
    bundle.write("referred", stated, columns)
    _write_rewards(dice, people, made, customer, bundle)


def _record(programme: Programme) -> dict[str, object]:
    return {each.name: getattr(programme, each.name) for each in fields(Programme)}


def _write_links(dice: Dice, people: People, claims: Claims, customer: Naming, bundle: Bundle) -> Naming:
    """One link a referrer and programme, and some that nobody used; gives the link of each claim."""
    used, of_claim = np.unique(claims.referrer * len(PROGRAMMES) + claims.programme, return_inverse=True)
    first = np.full(len(used), odds.LAST_DAY)
    np.minimum.at(first, of_claim, claims.day)
    owner, programme = np.divmod(used, len(PROGRAMMES))
    begins = np.maximum(np.where(people.has_joined[owner], people.joined[owner], 0), PROGRAMME_STARTS[programme])
    issued = np.minimum(first, dice.between(np.minimum(begins, first), first, len(used)))
    idle = np.flatnonzero(people.has_joined & ~people.acts & dice.happens(odds.UNUSED_LINKS, people.count))
    idle = np.setdiff1d(idle, owner[programme == DEFAULT_PROGRAMME])
    owner = np.concatenate([owner, idle])
    issued = np.concatenate([issued, dice.between(people.joined[idle], odds.LAST_DAY, len(idle))])
    programme = np.concatenate([programme, np.full(len(idle), DEFAULT_PROGRAMME)])
    width = len(str(len(owner)))

    def link(places: Ints) -> Column:
        return numbered("L", places + 1, width)

    places = np.arange(len(owner))
    bundle.write("referral_link", len(owner), {"id": link(places), "issued_on": days(issued)})
    bundle.write("issued", len(owner), {"customer_id": customer(owner), "referral_link_id": link(places)})
    under = {"referral_link_id": link(places), "programme_id": chosen([each.id for each in PROGRAMMES], programme)}
    bundle.write("under", len(owner), under)
    return lambda claim: link(of_claim[claim])


def _write_rewards(dice: Dice, people: People, made: Referrals, customer: Naming, bundle: Bundle) -> None:
    """Rewards for counted referrals: to the referrer, and to who had brought the referrer."""
    claims, counted = made.claims, slice(0, made.counted_by_link)
    paid = np.flatnonzero(dice.happens(odds.REWARD, made.counted_by_link))
    referrer, referee, programme = claims.referrer[counted][paid], claims.referee[counted][paid], claims.programme[paid]
    above = np.full(people.count, -1)
    above[claims.referee[counted]] = claims.referrer[counted]
    second = np.flatnonzero(above[referrer] >= 0)
    to = np.concatenate([referrer, above[referrer][second]])
    level = np.repeat([1, 2], [len(referrer), len(second)])
    day = np.minimum(people.joined[np.concatenate([referee, referee[second]])] + 15, odds.LAST_DAY)
    columns = {
        "programme_id": chosen([each.id for each in PROGRAMMES], np.concatenate([programme, programme[second]])),
        "customer_id": customer(to),
        "reward_id": numbered("R", np.arange(len(to)) + 1, len(str(len(to)))),
        "day": days(day),
        "amount_minor": whole(np.where(level == 1, odds.REWARD_MINOR, odds.REWARD_SECOND_MINOR)),
        "level": whole(level),
        "status": chosen(tuple(odds.REWARD_STATUS), dice.choose(odds.REWARD_STATUS.values(), len(to))),
    }
    bundle.write("rewarded", len(to), columns)


def write_ties(seed: int, people: People, customer: Naming, bundle: Bundle) -> None:
    """The table of ties: by chance, and the device that brokers share with their referees."""
    dice = Dice(seed, "ties")
    ordinary = np.flatnonzero(~people.acts)
    kinds = tuple(odds.TIES)
    sizes = [int(people.count * share) for share in odds.TIES.values()] if len(ordinary) > 1 else [0] * len(kinds)
    kind = np.repeat(np.arange(len(kinds)), sizes)
    one = dice.between(0, max(len(ordinary) - 1, 0), len(kind))
    near = dice.between(1, 20, len(kind))
    two = np.minimum(one + near, len(ordinary) - 1)
    key = np.unique((kind * people.count + ordinary[one]) * people.count + ordinary[two])
    kind, pair = np.divmod(key, people.count**2)
    one, two = np.divmod(pair, people.count)
    apart = one != two
    brokers = people.cast.brokers
    bosses = [np.repeat(each[:1], len(each) - 1) for each in brokers]
    one = np.concatenate([one[apart], *bosses]).astype(np.int64)
    two = np.concatenate([two[apart], *(each[1:] for each in brokers)]).astype(np.int64)
    shared = np.full(len(one) - apart.sum(), kinds.index("device"))
    confidence = np.round(0.5 + 0.5 * dice.generator.random(len(one)), 2)
    columns = {
        "customer_id": customer(one),
        "other_id": customer(two),
        "kind": chosen(kinds, np.concatenate([kind[apart], shared])),
        "confidence": number(confidence),
    }
    bundle.write("linked", len(one), columns)
