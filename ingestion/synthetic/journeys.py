"""What customers did: sessions of steps, each step drawn by the one before."""

import numpy as np

from ingestion.synthetic import odds
from ingestion.synthetic.catalogue import PRODUCT_IDS
from ingestion.synthetic.columns import NONE, Bundle, Ints, Naming, chosen, numbered, times, whole
from ingestion.synthetic.dice import Dice
from ingestion.synthetic.people import People
from ingestion.synthetic.strategies import Strategy

DAY_SECONDS = 86_400


def write_journeys(seed: int, people: People, plan: tuple[Strategy, ...], customer: Naming, bundle: Bundle) -> None:
    """The table of interactions, about 10 a customer."""
    dice = Dice(seed, "journeys")
    who = _sessions(dice, people)
    session, event = _steps(dice, len(who))
    start = _starts(dice, people, who)
    count = len(session)
    product = dice.choose((1 / (place + 2) for place in range(len(PRODUCT_IDS))), len(who))[session]
    about = np.isin(event, [odds.EVENTS.index(each) for each in odds.PRODUCT_EVENTS])
    moves = np.isin(event, [odds.EVENTS.index(each) for each in odds.AMOUNT_EVENTS])
    amount = np.rint(dice.log_normal(odds.AMOUNT_MEDIAN_MINOR, odds.AMOUNT_SPREAD, count)).astype(np.int64)
    columns = {
        "customer_id": customer(who[session]),
        "channel_id": chosen(
            tuple(odds.SESSION_CHANNELS), dice.choose(odds.SESSION_CHANNELS.values(), len(who))[session]
        ),
        "event_id": numbered("E", np.arange(count) + 1, len(str(count))),
        "at": times(start[session] + _elapsed(dice, session)),
        "event": chosen(odds.EVENTS, event),
        "product_id": chosen(PRODUCT_IDS, np.where(about, product, -1)),
        "strategy_id": chosen([each.id for each in plan], _followed(dice, start, plan)[session]),
        "amount_minor": whole(np.where(moves, amount, NONE)),
        "session": numbered("V", session + 1, len(str(len(who)))),
    }
    bundle.write("interacted", count, columns)


def _sessions(dice: Dice, people: People) -> Ints:
    """The customer of each session."""
    shape, mean = odds.SESSION_SHAPE, odds.SESSIONS
    visits = dice.generator.negative_binomial(shape, shape / (shape + mean), people.count)
    visits[~people.has_joined | (people.until < people.joined)] = 0
    return np.repeat(np.arange(people.count, dtype=np.int32), visits)


def _steps(dice: Dice, count: int) -> tuple[Ints, Ints]:
    """Session and event of each step, session by session."""
    ends = len(odds.EVENTS)
    edges = np.cumsum(np.array(odds.NEXT_EVENTS), axis=1)
    alive = np.arange(count, dtype=np.int32)
    event = dice.choose(odds.FIRST_EVENTS, count).astype(np.int8)
    sessions, events = [alive], [event]
    for _ in range(odds.LONGEST_SESSION - 1):
        drawn = dice.generator.random(len(event))
        following = (edges[event] <= drawn[:, None]).sum(axis=1)
        alive, event = alive[following < ends], following[following < ends].astype(np.int8)
        sessions.append(alive)
        events.append(event)
    session, event = np.concatenate(sessions), np.concatenate(events)
    order = np.argsort(session, kind="stable")
    return session[order], event[order]


def _starts(dice: Dice, people: People, who: Ints) -> Ints:
    """Seconds since 1970-01-01 at which each session begins, between 7 and 21 o'clock."""
    first = np.maximum(people.joined[who], odds.LAST_DAY - odds.SESSIONS_WITHIN_DAYS)
    last = people.until[who]
    day = dice.between(np.minimum(first, last), last, len(who))
    return day * DAY_SECONDS + dice.between(7 * 3600, 21 * 3600, len(who))


def _elapsed(dice: Dice, session: Ints) -> Ints:
    """Seconds from the beginning of its session to each step."""
    gaps = dice.log_normal(odds.STEP_MEDIAN_SECONDS, odds.STEP_SPREAD, len(session))
    gaps = np.minimum(np.ceil(gaps), odds.STEP_MAX_SECONDS).astype(np.int64)
    begins = np.ones(len(session), bool)
    begins[1:] = session[1:] != session[:-1]
    gaps[begins] = 0
    total: Ints = np.cumsum(gaps)
    return total - np.repeat(total[begins], np.diff(np.append(np.flatnonzero(begins), len(session))))


def _followed(dice: Dice, start: Ints, plan: tuple[Strategy, ...]) -> Ints:
    """The strategy that each session follows, -1 for none; only one that ran then."""
    first, last = np.array([each.open_to for each in plan]).T
    strategy = dice.between(0, len(plan) - 1, len(start))
    day = start // DAY_SECONDS
    follows = dice.happens(odds.FROM_STRATEGY * 3, len(start)) & (first[strategy] <= day) & (day <= last[strategy])
    return np.where(follows, strategy, -1)
