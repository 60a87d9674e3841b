"""Ties between customers: by chance, and the device that brokers share with their referees."""

import numpy as np

from ingestion.synthetic import odds
from ingestion.synthetic.columns import Bundle, Ints, Naming, chosen, number
from ingestion.synthetic.dice import Dice
from ingestion.synthetic.people import People

KINDS = tuple(odds.TIES)
NEAR = 20  # a tie by chance is to one of the next so many ordinary customers


def write_ties(seed: int, people: People, customer: Naming, bundle: Bundle) -> None:
    """The table of ties, each pair once a kind."""
    dice = Dice(seed, "ties")
    by_chance, brokered = _by_chance(dice, people), _brokered(people)
    kind, one, two = (np.concatenate(parts) for parts in zip(by_chance, brokered, strict=True))
    columns = {
        "customer_id": customer(one),
        "other_id": customer(two),
        "kind": chosen(KINDS, kind),
        "confidence": number(np.round(0.5 + 0.5 * dice.generator.random(len(kind)), 2)),
    }
    bundle.write("linked", len(kind), columns)


def _by_chance(dice: Dice, people: People) -> tuple[Ints, Ints, Ints]:
    """Kind and both ends of each tie."""
    ordinary = np.flatnonzero(~people.acts)
    kind = np.repeat(np.arange(len(KINDS)), [int(people.count * share) for share in odds.TIES.values()])
    one = dice.between(0, len(ordinary) - 1, len(kind))
    two = np.minimum(one + dice.between(1, NEAR, len(kind)), len(ordinary) - 1)
    apart = one != two
    key = (kind[apart] * people.count + ordinary[one[apart]]) * people.count + ordinary[two[apart]]
    kind, pair = np.divmod(np.unique(key), people.count**2)
    one, two = np.divmod(pair, people.count)
    return kind, one, two


def _brokered(people: People) -> tuple[Ints, Ints, Ints]:
    """Kind and both ends of the ties between brokers and their referees."""
    stars = people.cast.brokers
    one = np.concatenate([np.array([], np.int64), *(np.repeat(each[:1], len(each) - 1) for each in stars)])
    two = np.concatenate([np.array([], np.int64), *(each[1:] for each in stars)])
    return np.full(len(one), KINDS.index("device")), one, two
