"""Whom strategies contacted."""

from dataclasses import dataclass

import numpy as np

from ingestion.synthetic import odds
from ingestion.synthetic.catalogue import CHANNEL_IDS
from ingestion.synthetic.columns import NONE, Bools, Bundle, Ints, Naming, chosen, numbered, times, whole
from ingestion.synthetic.dice import Dice
from ingestion.synthetic.groups import GIVEN, Memberships
from ingestion.synthetic.offer import Offer
from ingestion.synthetic.people import People
from ingestion.synthetic.strategies import Strategy

SMS = CHANNEL_IDS.index("sms")
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Contacts:
    """CONTACTED, one place a row, by time."""

    customer: Ints
    strategy: Ints
    channel: Ints
    day: Ints


def contacts(seed: int, people: People, members: Memberships, said: Ints, offer: Offer) -> Contacts:
    """Contacts that respect targets, scenes, dates and consents, and the planted ones that are too many."""
    dice = Dice(seed, "contacts")
    wanted, rounds = int(people.count * odds.CONTACTS), [_planted(people, offer.plan)]
    for _ in range(odds.CONTACT_ROUNDS if len(members.customer) else 0):
        if not wanted:
            break
        tried = _round(dice, people, members, said, offer)
        rounds.append(tuple(each[:wanted] for each in tried))
        wanted -= len(rounds[-1][0])
    customer, strategy, channel, day = (np.concatenate(each) for each in zip(*rounds, strict=True))
    order = np.lexsort((strategy, customer, day))
    return Contacts(customer[order], strategy[order], channel[order], day[order])


def _round(dice: Dice, people: People, members: Memberships, said: Ints, offer: Offer) -> tuple[Ints, ...]:
    """Customer, strategy, channel and day of the tries that are allowed."""
    row = dice.between(0, len(members.customer) - 1, people.count * odds.CONTACT_TRIES)
    customer, day = members.customer[row], _days(dice, len(row))
    strategy = _drawn(dice, members.segment[row], offer)
    channel = _channels(dice, strategy, offer.plan)
    allowed = (strategy >= 0) & _was_member(members, row, day) & _ran(strategy, day, offer.plan)
    allowed &= _in_scene(people, customer, strategy, offer)
    allowed &= (said[customer, channel] == GIVEN) & ~people.no_contact[customer] & ~people.acts[customer]
    allowed &= (day <= people.until[customer]) & (~people.has_joined[customer] | (day >= people.joined[customer]))
    return customer[allowed], strategy[allowed], channel[allowed], day[allowed]


def _days(dice: Dice, count: int) -> Ints:
    span = odds.LAST_DAY - odds.CONTACTS_FROM + 1
    return odds.CONTACTS_FROM + np.floor(span * dice.generator.random(count) ** odds.CONTACT_RECENCY).astype(np.int64)


def _drawn(dice: Dice, segment: Ints, offer: Offer) -> Ints:
    """One of the strategies that target the segment, -1 where there is none."""
    targeting = [[at for at, each in enumerate(offer.plan) if group.id in each.segments] for group in offer.groups]
    sizes = np.array([len(each) for each in targeting])
    flat = np.array([at for each in targeting for at in each] or [0])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    place = starts[segment] + dice.between(0, np.maximum(sizes[segment] - 1, 0), len(segment))
    return np.where(sizes[segment] > 0, flat[np.minimum(place, len(flat) - 1)], -1)


def _channels(dice: Dice, strategy: Ints, plan: tuple[Strategy, ...]) -> Ints:
    """One of the channels of each strategy."""
    used = [[CHANNEL_IDS.index(channel) for channel in each.channels] for each in plan]
    widest = max(len(each) for each in used)
    table = np.array([(each * widest)[:widest] for each in used])
    sizes = np.array([len(each) for each in used])
    return table[strategy, dice.between(0, sizes[strategy] - 1, len(strategy))]


def _was_member(members: Memberships, row: Ints, day: Ints) -> Bools:
    since, until = members.since[row], members.until[row]
    return np.asarray(((since == NONE) | (since <= day)) & ((until == NONE) | (day < until)))


def _ran(strategy: Ints, day: Ints, plan: tuple[Strategy, ...]) -> Bools:
    first, last = np.array([each.open_to for each in plan]).T
    return np.asarray((day >= first[strategy]) & (day <= last[strategy]))


def _in_scene(people: People, customer: Ints, strategy: Ints, offer: Offer) -> Bools:
    """Whether the strategy runs anywhere, or in the customer's scene."""
    runs = np.zeros((len(offer.plan), len(offer.scenes) + 1), bool)  # the last column: customers from no scene
    for place, each in enumerate(offer.plan):
        runs[place, :] = not each.scenes
        runs[place, [offer.scenes.index(scene) for scene in each.scenes]] = True
    return np.asarray(runs[strategy, people.scene[customer]])


def _planted(people: People, plan: tuple[Strategy, ...]) -> tuple[Ints, ...]:
    """Text messages of one strategy on every third day, more than the policy allows."""
    over = people.cast.over_contacted
    strategy = next(place for place, each in enumerate(plan) if each.id == "S001")
    customer = np.repeat(over, odds.OVER_CONTACTS)
    day = np.tile(odds.LAST_DAY - 1 - 3 * np.arange(odds.OVER_CONTACTS), len(over))
    return customer, np.full(len(customer), strategy), np.full(len(customer), SMS), day


def write_contacts(seed: int, made: Contacts, plan: tuple[Strategy, ...], customer: Naming, bundle: Bundle) -> None:
    """The table of contacts."""
    dice = Dice(seed, "contact rows")
    count = len(made.day)
    outcome = dice.choose(odds.OUTCOMES.values(), count)
    sold = outcome == tuple(odds.OUTCOMES).index("sold")
    amount = np.rint(dice.log_normal(odds.SOLD_MEDIAN_MINOR, odds.SOLD_SPREAD, count)).astype(np.int64)
    satisfied = dice.choose(odds.SATISFACTION, count).astype(np.int64) + 1
    satisfied[~dice.happens(odds.SATISFACTION_KNOWN, count)] = NONE
    columns = {
        "strategy_id": chosen([each.id for each in plan], made.strategy),
        "customer_id": customer(made.customer),
        "contact_id": numbered("K", np.arange(count) + 1, len(str(count))),
        "at": times(made.day * DAY_SECONDS + dice.between(9 * 3600, 18 * 3600, count)),
        "channel_id": chosen(CHANNEL_IDS, made.channel),
        "outcome": chosen(tuple(odds.OUTCOMES), outcome),
        "amount_minor": whole(np.where(sold, amount, NONE)),
        "satisfaction": whole(satisfied),
    }
    bundle.write("contacted", count, columns)
