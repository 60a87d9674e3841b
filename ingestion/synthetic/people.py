"""The customers: when they join and leave, from which scene, and which of them play a planted part."""

from dataclasses import dataclass

import numpy as np

from ingestion.synthetic import odds
from ingestion.synthetic.catalogue import FIRST_CAMPAIGN, PROGRAMMES, SCENE_KINDS
from ingestion.synthetic.columns import NONE, Bools, Bundle, Column, Ints, Naming, chosen, days, texts, truth, whole
from ingestion.synthetic.dice import Dice
from ingestion.synthetic.names import names

LIVES = tuple(odds.LIFE_SHARES)


@dataclass(frozen=True)
class Cast:
    """Customers who play a planted part and no other: places of customers."""

    brokers: tuple[Ints, ...]  # the broker first, then the referees
    rings: Ints  # three a row
    late: Ints  # referrer and referee a row
    selfish: Ints
    over_contacted: Ints

    @property
    def all(self) -> Ints:
        parts = [*self.brokers, self.rings.ravel(), self.late.ravel(), self.selfish, self.over_contacted]
        return np.concatenate(parts).astype(np.int64)


@dataclass(frozen=True)
class People:
    """One array a property, one place a customer; days since 1970-01-01, NONE where missing."""

    joined: Ints
    left: Ints
    life: Ints  # place among LIVES
    scene: Ints  # place among the scenes, -1 for none
    burst: Bools  # joined in a campus burst
    campaign: Ints  # place of the programme whose campaign ran on joining, -1 for none
    no_contact: Bools
    no_profiling: Bools
    cast: Cast
    acts: Bools  # plays a planted part

    @property
    def count(self) -> int:
        return len(self.joined)

    @property
    def has_joined(self) -> Bools:
        return np.asarray(self.joined != NONE)

    @property
    def has_left(self) -> Bools:
        return np.asarray(self.left != NONE)

    @property
    def until(self) -> Ints:
        """The last day on which something can happen to the customer."""
        return np.where(self.has_left, self.left - 1, odds.LAST_DAY)


def people(seed: int, count: int, scenes_a_kind: int) -> People:
    """All customers of the bank."""
    dice = Dice(seed, "people")
    cast = _cast(dice, count)
    acts = np.zeros(count, bool)
    acts[cast.all] = True
    life = dice.choose(odds.LIFE_SHARES.values(), count)
    scene = np.where(acts, -1, _scenes(dice, count, scenes_a_kind))
    on_campus = (scene >= 0) & (scene < scenes_a_kind)
    life[on_campus] = LIVES.index("young")
    burst = on_campus & dice.happens(odds.CAMPUS_BURST, count)
    joined = np.where(burst, _burst_days(dice, count), _joining_days(dice, count))
    _join_the_cast(dice, cast, joined)
    prospect = dice.happens(odds.PROSPECTS, count) & ~acts
    prospect[0] = False  # the smallest bank has one customer
    joined[prospect] = NONE
    left = _leaving_days(dice, joined, ~acts)
    no_contact = dice.happens(odds.NO_CONTACT, count) & ~acts
    no_profiling = dice.happens(odds.NO_PROFILING, count) & ~acts
    campaign = _campaigns(joined)
    return People(joined, left, life, scene, burst, campaign, no_contact, no_profiling, cast, acts)


def _cast(dice: Dice, count: int) -> Cast:
    """Draw who plays a planted part."""
    some = count if count >= odds.LEAST_FOR_PLANTS else 0
    order = dice.shuffled(count)
    order = order[order != 0]
    taken = 0

    def take(number: int) -> Ints:
        nonlocal taken
        taken += number
        return np.sort(order[taken - number : taken])

    def parts(customers_a_part: int) -> int:
        return -(-some // customers_a_part)

    sizes = [int(dice.between(*odds.BROKER_REFEREES, 1)[0]) for _ in range(parts(odds.CUSTOMERS_A_BROKER))]
    return Cast(
        brokers=tuple(take(size + 1) for size in sizes),
        rings=take(3 * parts(odds.CUSTOMERS_A_RING)).reshape(-1, 3),
        late=take(2 * parts(odds.CUSTOMERS_A_LATE_REFERRER)).reshape(-1, 2),
        selfish=take(parts(odds.CUSTOMERS_A_SELF_REFERRAL)),
        over_contacted=take(parts(odds.CUSTOMERS_AN_OVER_CONTACTED)),
    )


def _scenes(dice: Dice, count: int, scenes_a_kind: int) -> Ints:
    """The place of the scene each came from, -1 for none; scenes of a kind differ in size."""
    shares = [odds.SCENE_SHARES[kind] for kind in SCENE_KINDS]
    kind = dice.choose([*shares, 1 - sum(shares)], count)
    within = dice.choose((1 / (place + 1) for place in range(scenes_a_kind)), count)
    return np.where(kind < len(SCENE_KINDS), kind * scenes_a_kind + within, -1)


def _joining_days(dice: Dice, count: int) -> Ints:
    """Days of joining: more of them lately, and in campaigns."""
    span = odds.LAST_DAY - odds.FIRST_DAY
    plain = odds.FIRST_DAY + np.floor(span * dice.generator.random(count) ** odds.GROWTH).astype(np.int64)
    spans = [_span(place) for place in range(FIRST_CAMPAIGN, len(PROGRAMMES))]
    place = dice.choose((end - start for start, end in spans), count)
    starts, ends = np.array(spans).T
    in_campaign = dice.between(starts[place], ends[place], count)
    return np.where(dice.happens(odds.CAMPAIGN_JOINERS, count), in_campaign, plain)


def _span(place: int) -> tuple[int, int]:
    programme = PROGRAMMES[place]
    end = odds.LAST_DAY if programme.ends_on is None else programme.ends_on.toordinal() - odds.EPOCH
    return programme.starts_on.toordinal() - odds.EPOCH, end


def _burst_days(dice: Dice, count: int) -> Ints:
    """Days in the weeks after 1 September, every year oftener than the one before."""
    first = np.array([odds.day(year, 9, 1) for year in odds.BURST_YEARS])
    year = dice.choose((place + 2 for place in range(len(first))), count)
    return first[year] + np.minimum(dice.days_later(odds.BURST_MEAN_DAYS, count), odds.BURST_DAYS)


def _join_the_cast(dice: Dice, cast: Cast, joined: Ints) -> None:
    """Brokers' referees join within days of each other, rings on one day, late referrers after their referees."""
    for broker in cast.brokers:
        first = odds.LAST_DAY - int(dice.between(30, odds.BROKER_WITHIN_DAYS, 1)[0])
        joined[broker[0]] = first - 10
        joined[broker[1:]] = first + dice.between(0, odds.BROKER_DAYS - 1, len(broker) - 1)
    joined[cast.rings] = joined[cast.rings[:, :1]]
    joined[cast.late] = np.sort(joined[cast.late], axis=1)[:, ::-1]
    joined[cast.late[:, 0]] += joined[cast.late[:, 0]] == joined[cast.late[:, 1]]
    joined[cast.late] = np.minimum(joined[cast.late], [odds.LAST_DAY, odds.LAST_DAY - 1])
    joined[cast.over_contacted] = np.minimum(joined[cast.over_contacted], odds.LAST_DAY - 60)


def _leaving_days(dice: Dice, joined: Ints, may: Bools) -> Ints:
    """Days of leaving, of a few of those who joined half a year ago."""
    leaves = dice.happens(odds.LEAVERS, len(joined)) & may & (joined != NONE) & (joined < odds.LAST_DAY - 180)
    leaves[0] = False
    day = dice.between(np.minimum(joined + 90, odds.LAST_DAY), odds.LAST_DAY, len(joined))
    return np.where(leaves, day, NONE)


def _campaigns(joined: Ints) -> Ints:
    """The place of the campaign that ran on each day, -1 for none."""
    campaign = np.full(len(joined), -1)
    for place in range(FIRST_CAMPAIGN, len(PROGRAMMES)):
        start, end = _span(place)
        campaign[(joined >= start) & (joined <= end)] = place
    return campaign


def write_people(seed: int, everyone: People, scene_ids: list[str], customer: Naming, bundle: Bundle) -> None:
    """The tables of customers and of where they came from."""
    dice = Dice(seed, "profiles")
    count = everyone.count
    lows, highs = np.array([odds.BIRTH_YEARS[life] for life in LIVES]).T
    born = dice.between(lows[everyone.life], highs[everyone.life], count)
    born[dice.happens(odds.UNKNOWN_BIRTH_YEAR, count)] = NONE
    earned = dice.log_normal(odds.MARGIN_MEDIAN_MINOR, odds.MARGIN_SPREAD, count)
    margin = np.floor(earned).astype(np.int64) - odds.MARGIN_COST_MINOR
    margin[dice.happens(odds.UNKNOWN_MARGIN, count) | ~everyone.has_joined] = NONE
    known = ~dice.happens(odds.UNKNOWN_TRUTH, count)
    columns: dict[str, Column] = {
        "id": customer(np.arange(count)),
        "name": texts(names(dice, count)),
        "birth_year": whole(born),
        "joined_on": days(everyone.joined),
        "left_on": days(everyone.left),
        "tier": chosen(tuple(odds.TIERS), dice.choose(odds.TIERS.values(), count)),
        "no_contact": truth(everyone.no_contact, known | everyone.no_contact),
        "no_profiling": truth(everyone.no_profiling, known | everyone.no_profiling),
        "margin_12m_minor": whole(margin),
    }
    bundle.write("customer", count, columns)
    _write_coming(dice, everyone, scene_ids, customer, bundle)


def _write_coming(dice: Dice, everyone: People, scene_ids: list[str], customer: Naming, bundle: Bundle) -> None:
    came = np.flatnonzero(everyone.scene >= 0)
    day = np.where(everyone.has_joined, everyone.joined, NONE)[came]
    day[dice.happens(odds.UNKNOWN_COMING, len(came))] = NONE
    columns = {
        "customer_id": customer(came),
        "scene_id": chosen(scene_ids, everyone.scene[came]),
        "happened_on": days(day),
    }
    bundle.write("came_from", len(came), columns)
