"""Journeys walked one by one, from the definitions alone, and small random banks of them."""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

AS_OF = date(2026, 6, 30)
EVENTS = ["view", "buy", "登录", 'a "b", c', "", None]

Record = Mapping[str, Any]
Step = tuple[str | None, datetime | None]


def random_bank(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Steps at one moment, of unknown time, of the future, without an event; memberships that come and go."""
    chance = random.Random(seed)  # noqa: S311 # a bank that is the same each time, no secret
    people = [f"C{n}" for n in range(chance.choice([1, 4, 12]))]
    undated, span = chance.choice([0.0, 0.1, 0.5]), chance.choice([1, 30, 400])
    events = chance.sample(EVENTS, chance.randint(2, len(EVENTS)))

    def moment() -> datetime | None:
        day = AS_OF + timedelta(days=chance.randint(-span, 3))
        clock = time(chance.choice([0, 9, 23]), chance.choice([0, 59]), chance.choice([0, 59]))
        fraction = timedelta(microseconds=chance.choice([0, 0, 1, 999_999]))
        return None if chance.random() < undated else datetime.combine(day, clock) + fraction

    steps = [
        {
            "customer_id": chance.choice(people),
            "channel_id": "app",
            "event_id": f"E{n}",
            "at": moment(),
            "event": chance.choice(events),
        }
        for n in range(chance.choice([0, 3, 8]) * len(people))
    ]
    ends = [None, None, AS_OF, AS_OF + timedelta(days=1)]
    members = [
        {"customer_id": each, "segment_id": "young", "valid_from": AS_OF - timedelta(days=9), "valid_to": end}
        for each, end in zip(people, chance.choices(ends, k=len(people)), strict=True)
        if chance.random() < 0.7
    ]
    nodes = {"customer": people, "channel": ["app"], "segment": ["young", "old"]}
    return {
        **{kind: [{"id": id_} for id_ in ids] for kind, ids in nodes.items()},
        "interacted": steps,
        "member_of": members,
    }


def journeys(bank: Mapping[str, Sequence[Record]], as_of: date, segment: str | None = None) -> dict[str, list[Step]]:
    """The steps of everybody who has any by as_of, in order."""
    inside = {
        row["customer_id"]
        for row in bank["member_of"]
        if row["segment_id"] == segment
        and (row["valid_from"] is None or row["valid_from"] <= as_of)
        and (row["valid_to"] is None or as_of < row["valid_to"])
    }
    found: dict[str, list[Step]] = defaultdict(list)
    for row in sorted(
        bank["interacted"], key=lambda row: (row["at"] is None, row["at"] or datetime.min, row["event_id"])
    ):
        counts = row["at"] is None or row["at"].date() <= as_of
        if counts and (segment is None or row["customer_id"] in inside):
            found[row["customer_id"]].append((row["event"], row["at"]))
    return found


def seconds(one: datetime | None, other: datetime | None) -> int | None:
    """Whole seconds between two times that are read to the second."""
    if one is None or other is None:
        return None
    return round((other.replace(microsecond=0) - one.replace(microsecond=0)).total_seconds())


def middle(values: Sequence[int | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(median(known)) if known else None


def follows(found: Mapping[str, list[Step]], threshold: int) -> dict[str, Any]:
    gaps: dict[tuple[str | None, str | None], list[int | None]] = defaultdict(list)
    who: dict[tuple[str | None, str | None], set[str]] = defaultdict(set)
    for customer, walk in found.items():
        for (x, since), (y, at) in pairwise(walk):
            gaps[x, y].append(seconds(since, at))
            who[x, y].add(customer)
    rows = [
        {
            "x": x,
            "y": y,
            "count": len(between),
            "customers": len(who[x, y]),
            "median_seconds": middle(between),
            "timed": len(between) - between.count(None),
        }
        for (x, y), between in gaps.items()
        if len(between) >= threshold
    ]
    rows.sort(key=lambda row: (-row["count"], last(row["x"]), last(row["y"])))
    steps = Counter(event for walk in found.values() for event, _ in walk)
    starts, ends = (Counter(walk[at][0] for walk in found.values()) for at in (0, -1))
    events = [
        {
            "event": event,
            "steps": count,
            "customers": sum(any(event == each for each, _ in walk) for walk in found.values()),
            "starts": starts[event],
            "ends": ends[event],
        }
        for event, count in sorted(steps.items(), key=lambda each: (-each[1], last(each[0])))
    ]
    all_follows = sum(map(len, gaps.values()))
    summary = {
        "customers": len(found),
        "steps": steps.total(),
        "undated": sum(at is None for walk in found.values() for _, at in walk),
        "edges": len(gaps),
        "follows": all_follows,
        "edges_cut": len(gaps) - len(rows),
        "follows_cut": all_follows - sum(row["count"] for row in rows),
        "events": events,
    }
    return {"rows": rows, "summary": summary}


def last(name: str | None) -> tuple[bool, str]:
    """A key by which a missing name comes last."""
    return name is None, name or ""


def steps(found: Mapping[str, list[Step]], first: int, top: int) -> dict[str, Any]:
    named: dict[int, list[str | None]] = {}
    for place in range(first):
        there = Counter(walk[place][0] for walk in found.values() if len(walk) > place)
        named[place] = [event for event, _ in sorted(there.items(), key=lambda each: (-each[1], last(each[0])))][:top]

    def called(walk: list[Step], place: int) -> tuple[str, str | None]:
        if len(walk) <= place:
            return "end", None
        event = walk[place][0]
        return ("event", event) if event in named[place] else ("others", None)

    flows = Counter(
        (place, called(walk, place), called(walk, place + 1))
        for walk in found.values()
        for place in range(first - 1)
        if len(walk) > place
    )
    rows = [
        {
            "step": place + 1,
            "x": x,
            "x_kind": x_kind,
            "y": y,
            "y_kind": y_kind,
            "customers": customers,
        }
        for (place, (x_kind, x), (y_kind, y)), customers in flows.items()
    ]
    rows.sort(key=lambda r: (r["step"], -r["customers"], r["x_kind"], last(r["x"]), r["y_kind"], last(r["y"])))
    there = Counter(
        (place, *called(walk, place)) for walk in found.values() for place in range(first) if len(walk) > place
    )
    stops = [
        {"step": place + 1, "event": event, "kind": kind, "customers": customers}
        for (place, kind, event), customers in there.items()
    ]
    stops.sort(key=lambda stop: (stop["step"], stop["kind"], -stop["customers"], last(stop["event"])))
    return {"rows": rows, "summary": {"customers": len(found), "stops": stops}}


def funnel(found: Mapping[str, list[Step]], events: Sequence[str]) -> dict[str, Any]:
    came: list[list[list[datetime | None]]] = [[] for _ in events]
    for walk in found.values():
        times: list[datetime | None] = []
        for event, at in walk:
            if len(times) < len(events) and event == events[len(times)]:
                times.append(at)
                came[len(times) - 1].append(list(times))
    rows = []
    for number, event in enumerate(events):
        here, before = came[number], came[max(number - 1, 0)]
        whole = [seconds(times[0], times[-1]) for times in here]
        rows.append(
            {
                "stage": number + 1,
                "event": event,
                "customers": len(here),
                "share": len(here) / len(came[0]) if came[0] else None,
                "share_before": len(here) / len(before) if before else None,
                "median_seconds": middle([seconds(*times[-2:]) for times in here]) if number else None,
                "median_seconds_in_all": middle(whole),
                "timed": len(whole) - whole.count(None),
            }
        )
    return {"rows": rows, "summary": {"customers": len(found)}}
