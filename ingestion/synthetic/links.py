"""How referrals are kept: links, their use, statements of the source, rewards."""

from dataclasses import fields

import numpy as np

from ingestion.synthetic import odds
from ingestion.synthetic.catalogue import DEFAULT_PROGRAMME, PROGRAMMES, Programme
from ingestion.synthetic.columns import Bundle, Column, Ints, Naming, chosen, days, numbered, truth, whole
from ingestion.synthetic.dice import Dice
from ingestion.synthetic.people import People
from ingestion.synthetic.referrals import PROGRAMME_STARTS, Claims, Referrals


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
