"""Who belongs to which segment, may be reached by which channel, and is served by which team."""

from dataclasses import dataclass

import numpy as np

from ingestion.synthetic import odds
from ingestion.synthetic.catalogue import CHANNEL_IDS, PLANTED_SEGMENTS, Segment
from ingestion.synthetic.columns import NONE, Bools, Bundle, Ints, Naming, chosen, days
from ingestion.synthetic.dice import Dice
from ingestion.synthetic.people import LIVES, People

CONSENTS = tuple(odds.CONSENTS)
GIVEN = CONSENTS.index("given")
ORDINARY = len(PLANTED_SEGMENTS)  # place of the first segment that is not planted


@dataclass(frozen=True)
class Memberships:
    """MEMBER_OF, one place a row; at most one row a customer and segment."""

    customer: Ints
    segment: Ints
    since: Ints
    until: Ints


def memberships(seed: int, people: People, segments: tuple[Segment, ...]) -> Memberships:
    """About two segments a customer; who is in a planted segment is in no other."""
    dice = Dice(seed, "memberships")
    planted = _planted(dice, people)
    draws = dice.choose(odds.MEMBERSHIPS, people.count)
    draws[(planted >= 0) | people.acts] = 0
    customer = np.repeat(np.arange(people.count), draws)
    segment = _drawn(dice, people.life[customer], segments)
    customer, segment = np.divmod(np.unique(customer * len(segments) + segment), len(segments))
    in_planted, over = np.flatnonzero(planted >= 0), people.cast.over_contacted
    customer = np.concatenate([customer, in_planted, over])
    segment = np.concatenate([segment, planted[in_planted], np.full(len(over), ORDINARY)])
    since, until = _validity(dice, people.joined[customer], ends=segment >= ORDINARY)
    return Memberships(customer, segment, since, until)


def _planted(dice: Dice, people: People) -> Ints:
    """The place of the planted segment of each customer, -1 for none."""
    shares = [odds.PLANTED_SEGMENT] * ORDINARY
    place = dice.choose([*shares, 1 - sum(shares)], people.count).astype(np.int64)
    return np.where((place < ORDINARY) & ~people.acts, place, -1)


def _drawn(dice: Dice, life: Ints, segments: tuple[Segment, ...]) -> Ints:
    """A segment for each draw, mostly of the customer's life."""
    own = dice.happens(odds.OWN_LIFE, len(life))
    life = np.where(own, life, dice.choose([1] * len(LIVES), len(life)))
    segment = np.zeros(len(life), np.int64)
    for place, name in enumerate(LIVES):
        among = np.array([at for at, each in enumerate(segments) if each.life == name])
        rows = np.flatnonzero(life == place)
        popular = ((rank + 1) ** -odds.SEGMENT_DECAY for rank in range(len(among)))
        segment[rows] = among[dice.choose(popular, len(rows))]
    return segment


def _validity(dice: Dice, joined: Ints, ends: Bools) -> tuple[Ints, Ints]:
    """From when to when: some since always, some ended, some about to end."""
    count = len(joined)
    lately = odds.LAST_DAY - dice.between(0, 365, count)
    since = np.minimum(np.where(joined == NONE, lately, joined + dice.between(0, 200, count)), odds.LAST_DAY)
    until = np.full(count, NONE)
    ended = dice.happens(odds.ENDED_MEMBERSHIP, count) & ends & (since + 30 <= odds.LAST_DAY)
    until[ended] = dice.between(since + 30, np.maximum(odds.LAST_DAY, since + 30), count)[ended]
    ending = dice.happens(odds.ENDING_MEMBERSHIP, count) & ends & ~ended
    until[ending] = odds.LAST_DAY + dice.between(10, 100, count)[ending]
    since[dice.happens(odds.UNKNOWN_START, count) & ~ended] = NONE
    return since, until


def write_memberships(members: Memberships, segments: tuple[Segment, ...], customer: Naming, bundle: Bundle) -> None:
    """The tables of segments and of their members."""
    names = [each.id for each in segments]
    bundle.write_records(
        "segment",
        [{"id": each.id, "name": each.name, "name_en": each.name_en, "rule": each.rule} for each in segments],
    )
    columns = {
        "customer_id": customer(members.customer),
        "segment_id": chosen(names, members.segment),
        "valid_from": days(members.since),
        "valid_to": days(members.until),
    }
    bundle.write("member_of", len(members.customer), columns)


def consents(seed: int, people: People, members: Memberships) -> Ints:
    """What each customer (row) says to each channel (column): a place among CONSENTS, -1 where there is no row."""
    dice = Dice(seed, "consents")
    cells = people.count * len(CHANNEL_IDS)
    said = dice.choose(odds.CONSENTS.values(), cells).astype(np.int64)
    said[~dice.happens(odds.CONSENT_ASKED, cells)] = -1
    said = said.reshape(people.count, len(CHANNEL_IDS))
    sms, phone = CHANNEL_IDS.index("sms"), CHANNEL_IDS.index("phone")
    drivers = members.customer[members.segment == [each.id for each in PLANTED_SEGMENTS].index("drivers")]
    gives = dice.happens(odds.DRIVERS_GIVING_PHONE, len(drivers))
    said[drivers, phone] = np.where(gives, GIVEN, CONSENTS.index("refused"))
    said[people.cast.over_contacted, sms] = GIVEN
    return said


def write_consents(seed: int, people: People, said: Ints, customer: Naming, bundle: Bundle) -> None:
    """The table of consents, with older rows that later ones overrule."""
    dice = Dice(seed, "consent rows")
    who, channel = np.nonzero(said >= 0)
    since = np.where(people.joined[who] == NONE, odds.LAST_DAY - 200, people.joined[who])
    changed = np.flatnonzero(dice.happens(odds.CHANGED_CONSENT, len(who)))
    undated = dice.happens(odds.UNKNOWN_START, len(who))
    undated[changed] = False
    since[undated] = NONE
    before = dice.choose(odds.CONSENTS.values(), len(changed))
    columns = {
        "customer_id": customer(np.concatenate([who, who[changed]])),
        "channel_id": chosen(CHANNEL_IDS, np.concatenate([channel, channel[changed]])),
        "consent": chosen(CONSENTS, np.concatenate([said[who, channel], before])),
        "valid_from": days(np.concatenate([since, np.full(len(changed), NONE)])),
    }
    bundle.write("reachable_by", len(who) + len(changed), columns)


def write_service(seed: int, people: People, teams: list[str], customer: Naming, bundle: Bundle) -> None:
    """The table of which team serves whom, with the team before for those who moved."""
    dice = Dice(seed, "service")
    team = dice.choose((1 / (place + 3) for place in range(len(teams))), people.count).astype(np.int64)
    since = np.where(people.has_joined, people.joined, odds.LAST_DAY - 90)
    moved = np.flatnonzero(dice.happens(odds.MOVED, people.count) & (since + 60 < odds.LAST_DAY))
    change = dice.between(since[moved] + 30, odds.LAST_DAY, len(moved))
    before = (team[moved] + 1) % len(teams)
    first, current = since[moved], since.copy()
    current[moved] = change
    columns = {
        "customer_id": customer(np.concatenate([np.arange(people.count), moved])),
        "org_id": chosen(teams, np.concatenate([team, before])),
        "valid_from": days(np.concatenate([current, first])),
        "valid_to": days(np.concatenate([np.full(people.count, NONE), change])),
    }
    bundle.write("served_by", people.count + len(moved), columns)
