"""The definitions of referrals a second time: small odd banks, and slow Python over their rows.

Nothing here is taken from the code under test; it is written to be read beside the definitions.
"""

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from graph.model import KINDS
from graph.tables import empty
from tests.banks import table_from

START = date(2026, 1, 1)
AS_OF = START + timedelta(days=60)
PEOPLE = ["A", "a", "C'1", 'say "x"', "张,三", "b c", "é", "ﾀ", "😀", "10", "9", "Z-1"]
LINKS = ["L1", "l1", "L,2", "链", "L'3"]
REDEMPTION_DAYS = ("clicked_on", "registered_on", "opened_on", "funded_on", "active_on")
Record = dict[str, Any]
Tables = dict[str, pa.Table]


def random_bank(seed: int) -> Tables:
    """A bank of a few customers with many claims on each other, most of them odd in some way."""
    dice = random.Random(seed)  # noqa: S311 # a bank for a test, no secret
    people = dice.sample(PEOPLE, dice.randint(2, len(PEOPLE)))
    span = dice.choice([2, 20, 90])
    records: dict[str, list[Record]] = {
        "customer": [{"id": each, "joined_on": _day(dice, span)} for each in people],
        "product": [{"id": "debit"}, {"id": "loan", "debt": True}, {"id": "fund", "debt": False}],
        "programme": [{"id": each, "attribution_days": dice.choice([None, 0, 5, 40])} for each in ("p", "q", "r")],
        "referral_link": [{"id": each, "issued_on": _day(dice, span)} for each in LINKS],
    }
    records["issued"] = _pairs(dice, ("customer_id", people), ("referral_link_id", LINKS), 7)
    records["under"] = _pairs(dice, ("referral_link_id", LINKS), ("programme_id", ["p", "q", "r"]), 5)
    records["redeemed_by"] = [
        {**each, **_redemption(dice, span)}
        for each in _pairs(dice, ("referral_link_id", LINKS), ("customer_id", people), dice.randint(0, 30))
    ]
    records["referred"] = [
        {**each, "happened_on": _day(dice, span), "given": dice.choice([True, None, False])}
        for each in _pairs(dice, ("referrer_id", people), ("referee_id", people), dice.choice([0, 2, 8]))
    ]
    records["holds"] = [
        _holding(dice, f"H{number}", people, span) for number in range(dice.randint(0, 3 * len(people)))
    ]
    return bank_tables(records)


def bank_tables(records: dict[str, list[Record]]) -> Tables:
    """All kinds as tables, in key order."""
    tables = {name: empty(kind) for name, kind in KINDS.items()}
    for name, rows in records.items():
        key = KINDS[name].key
        tables[name] = table_from(name, sorted(rows, key=lambda row: [row[each] for each in key]))  # used at once
    return tables


def _day(dice: random.Random, span: int) -> date | None:
    return None if dice.random() < 0.15 else START + timedelta(days=dice.randint(0, span))


def _pairs(dice: random.Random, left: tuple[str, list[str]], right: tuple[str, list[str]], most: int) -> list[Record]:
    drawn = {(dice.choice(left[1]), dice.choice(right[1])) for _ in range(most)}
    return [{left[0]: one, right[0]: other} for one, other in sorted(drawn)]


def _redemption(dice: random.Random, span: int) -> Record:
    days = {each: _day(dice, span) if dice.random() < 0.4 else None for each in REDEMPTION_DAYS}
    return {**days, "on_application": dice.choice([True, False, False, None])}


def _holding(dice: random.Random, contract: str, people: list[str], span: int) -> Record:
    return {
        "customer_id": dice.choice(people),
        "product_id": dice.choice(["debit", "loan", "fund"]),
        "contract_id": contract,
        "opened_on": _day(dice, span),
        "closed_on": _day(dice, span) if dice.random() < 0.4 else None,
        "balance_minor": dice.choice([None, 0, 100, 250, -30]),
    }


def claims_of(tables: Tables) -> list[Record]:
    """Every claim with its finding and the mark that it counts, in no order."""
    joined = {row["id"]: row["joined_on"] for row in tables["customer"].to_pylist()}
    claims = _claims(tables)
    left = [each for each in claims if not _early_fault(each, joined)]
    reach = _reachable({(each["referrer"], each["referee"]) for each in left})
    for each in claims:
        each["finding"] = _early_fault(each, joined)
        if each["finding"] is None and each["referrer"] in reach[each["referee"]]:
            each["finding"] = "cycle"
    for referee in {each["referee"] for each in claims}:
        _count(joined[referee], [each for each in claims if each["referee"] == referee and not each["finding"]])
    return claims


def _claims(tables: Tables) -> list[Record]:
    issuers = defaultdict(list)
    for row in tables["issued"].to_pylist():
        issuers[row["referral_link_id"]].append(row["customer_id"])
    days = _attribution_days(tables)
    found = []
    for row in tables["redeemed_by"].to_pylist():
        link, known = row["referral_link_id"], [row[each] for each in REDEMPTION_DAYS if row[each] is not None]
        for issuer in issuers[link]:
            found.append(_claim(issuer, row["customer_id"], link, min(known, default=None), days.get(link, 90)))
            found[-1]["on_application"] = bool(row["on_application"])
    for row in tables["referred"].to_pylist():
        if row["given"] is not False:
            found.append(_claim(row["referrer_id"], row["referee_id"], None, row["happened_on"], 0))
    return found


def _claim(referrer: str, referee: str, link: str | None, day: date | None, attribution_days: int) -> Record:
    return {
        "referrer": referrer,
        "referee": referee,
        "link": link,
        "day": day,
        "attribution_days": attribution_days,
        "given": link is None,
        "on_application": False,
        "counted": False,
    }


def _attribution_days(tables: Tables) -> dict[str, int]:
    days = {row["id"]: row["attribution_days"] for row in tables["programme"].to_pylist()}
    largest: dict[str, int] = {}
    for row in tables["under"].to_pylist():
        own = days[row["programme_id"]]
        link = row["referral_link_id"]
        largest[link] = max(largest.get(link, 0), 90 if own is None else own)
    return largest


def _early_fault(claim: Record, joined: dict[str, date | None]) -> str | None:
    if claim["referrer"] == claim["referee"]:
        return "self"
    first, then = joined[claim["referrer"]], joined[claim["referee"]]
    if first is None or (then is not None and first > then):
        return "late_referrer"
    return None


def _reachable(pairs: set[tuple[str, str]]) -> dict[str, set[str]]:
    """For each start, whom one comes to along one pair or more."""
    reach: dict[str, set[str]] = defaultdict(set)
    for start in {one for one, _ in pairs}:
        edge = {start}
        while edge:
            edge = {other for one, other in pairs if one in edge} - reach[start]
            reach[start] |= edge
    return reach


def _count(joined_on: date | None, claims: list[Record]) -> None:
    """Mark one of the faultless claims on a referee as counted and those by others as competing."""
    winner = _winner(joined_on, claims) if joined_on else None
    if winner is None:
        return
    winner["counted"] = True
    for each in claims:
        if each["referrer"] != winner["referrer"]:
            each["finding"] = "competing"


def _winner(joined_on: date, claims: list[Record]) -> Record | None:
    given = [each for each in claims if each["given"]]
    applied = [each for each in claims if each["on_application"]]
    timely = [
        each
        for each in claims
        if not each["given"]
        and each["day"] is not None
        and joined_on - timedelta(days=each["attribution_days"]) <= each["day"] <= joined_on
    ]
    best = given or applied or timely
    return min(best, key=_precedence) if best else None


def _precedence(claim: Record) -> tuple[int, str, str]:
    latest_first = -claim["day"].toordinal() if claim["day"] else 1
    return (latest_first, claim["link"] or "", claim["referrer"])


def marked(tables: Tables) -> Tables:
    """The tables as a load leaves them: stated rows and derived ones, each marked whether it counts."""
    joined = {row["id"]: row["joined_on"] for row in tables["customer"].to_pylist()}
    stated = [row for row in tables["referred"].to_pylist() if row["given"] is not False]
    rows = {(row["referrer_id"], row["referee_id"]): {**row, "given": True, "counted": False} for row in stated}
    for each in claims_of(tables):
        if each["counted"]:
            ends = (each["referrer"], each["referee"])
            derived = {"referrer_id": ends[0], "referee_id": ends[1], "happened_on": joined[ends[1]], "given": False}
            rows.setdefault(ends, derived)["counted"] = True
    return {**tables, "referred": table_from("referred", [rows[ends] for ends in sorted(rows)])}


def findings_of(tables: Tables, as_of: date) -> Record:
    """The rows and the summary of `referrals findings`."""
    names = ("finding", "referrer", "referee", "link", "day")
    rows = [
        {name: each[name] for name in names}
        for each in claims_of(tables)
        if each["finding"] and (each["day"] is None or each["day"] <= as_of)
    ]
    rows.sort(key=lambda row: (row["finding"], row["referee"], row["referrer"], row["link"] is None, row["link"] or ""))
    kinds = ("self", "late_referrer", "cycle", "competing")
    return {"rows": rows, "summary": {each: sum(row["finding"] == each for row in rows) for each in kinds}}


class Crowd:
    """The customers of a marked bank on a day, as dictionaries by id."""

    def __init__(self, tables: Tables, as_of: date) -> None:
        self.as_of = as_of
        self.joined = {row["id"]: _by(row["joined_on"], as_of) for row in tables["customer"].to_pylist()}
        counted = [row for row in tables["referred"].to_pylist() if row["counted"]]
        self.referrer = {row["referee_id"]: row["referrer_id"] for row in counted if self.joined[row["referee_id"]]}
        self.balance = _balances(tables, as_of)

    def ancestors(self, customer: str) -> list[str]:
        found = []
        while customer in self.referrer:
            customer = self.referrer[customer]
            found.append(customer)
        return found

    def members(self, root: str) -> list[str]:
        return [each for each in self.joined if [each, *self.ancestors(each)][-1] == root]

    def reproduction(self, people: list[str], horizon: int) -> Record:
        known = [(each, self.joined[each]) for each in people if self.joined[each]]
        observed = [each for each, day in known if day and (self.as_of - day).days >= horizon]
        brought = [
            referee
            for referee, referrer in self.referrer.items()
            if referrer in observed and self.cycle(referee) <= horizon
        ]
        r = len(brought) / len(observed) if observed else None
        return {"members": len(observed), "referrals": len(brought), "r": r, "not_observed": len(known) - len(observed)}

    def cycle(self, referee: str) -> int:
        first, then = self.joined[self.referrer[referee]], self.joined[referee]
        assert first
        assert then
        return (then - first).days

    def network(self, root: str, horizon: int) -> Record:
        members = self.members(root)
        generations = [len(self.ancestors(each)) for each in members]
        days = [day for each in members if (day := self.joined[each])]
        known = [self.balance[each] for each in members if each in self.balance]
        return {
            "network": root,
            "members": len(members),
            "depth": max(generations),
            "widths": [generations.count(each) for each in range(max(generations) + 1)],
            "virality": self.virality(members),
            "newest": max(days, default=None),
            "joined_30": sum((self.as_of - day).days < 30 for day in days),
            "joined_90": sum((self.as_of - day).days < 90 for day in days),
            "balance_minor": sum(known) if known else None,
            "balance_known": len(known),
            "reproduction": self.reproduction(members, horizon),
        }

    def virality(self, members: list[str]) -> float | None:
        pairs = [(one, other) for at, one in enumerate(members) for other in members[:at]]
        return sum(self.distance(*each) for each in pairs) / len(pairs) if pairs else None

    def distance(self, one: str, other: str) -> int:
        up, down = [one, *self.ancestors(one)], [other, *self.ancestors(other)]
        return len(set(up) ^ set(down))


def networks_of(tables: Tables, as_of: date, min_size: int, horizon: int) -> Record:
    """The rows and the summary of `referrals networks` over a marked bank."""
    crowd = Crowd(tables, as_of)
    everybody = list(crowd.joined)
    rows = [crowd.network(each, horizon) for each in everybody if each not in crowd.referrer]
    rows = [row for row in rows if row["members"] >= min_size]
    rows.sort(key=lambda row: (-row["members"], row["network"]))
    generation = {each: len(crowd.ancestors(each)) for each in everybody if crowd.joined[each]}
    month = {each: day.isoformat()[:7] for each, day in crowd.joined.items() if day}
    cycles = sorted(crowd.cycle(each) for each in crowd.referrer)
    links = _link_use(tables, as_of)
    summary = {
        "customers": len(everybody),
        "networks": len(rows),
        "in_networks": sum(row["members"] for row in rows),
        "counted": len(crowd.referrer),
        "findings": findings_of(tables, as_of)["summary"],
        "issued_links": len(links),
        "redeemed_links": sum(links.values()),
        "cycle_days": {"n": len(cycles), "median": _quantile(cycles, 0.5), "p90": _quantile(cycles, 0.9)},
        "reproduction": crowd.reproduction(everybody, horizon),
        "generations": _grouped("generation", generation, crowd, horizon),
        "months": _grouped("month", month, crowd, horizon),
    }
    return {"rows": rows, "summary": summary}


def tree_of(tables: Tables, as_of: date, customer: str, depth: int | None = None) -> Record:
    """The rows and the summary of `referrals tree` over a marked bank."""
    crowd = Crowd(tables, as_of)
    above = crowd.ancestors(customer)
    below = {
        each: crowd.ancestors(each).index(customer) + 1 for each in crowd.joined if customer in crowd.ancestors(each)
    }
    rows = [
        {
            "customer": each,
            "referrer": crowd.referrer.get(each),
            "generation": generation,
            "joined_on": crowd.joined[each],
        }
        for each, generation in sorted({customer: 0, **below}.items(), key=lambda pair: (pair[1], pair[0]))
        if depth is None or generation <= depth
    ]
    summary = {
        "ancestors": above,
        "network": [customer, *above][-1],
        "descendants": len(below),
        "depth": max(below.values(), default=0),
    }
    return {"rows": rows, "summary": summary}


def _grouped(name: str, group: dict[str, Any], crowd: Crowd, horizon: int) -> list[Record]:
    return [
        {name: each, "reproduction": crowd.reproduction([one for one in group if group[one] == each], horizon)}
        for each in sorted(set(group.values()))
    ]


def _by(day: date | None, as_of: date) -> date | None:
    return day if day and day <= as_of else None


def _balances(tables: Tables, as_of: date) -> dict[str, int]:
    """The balance of every customer with a known one that counts."""
    debts = {row["id"] for row in tables["product"].to_pylist() if row["debt"]}
    known: dict[str, int] = {}
    for row in tables["holds"].to_pylist():
        is_open = (row["opened_on"] or as_of) <= as_of and (row["closed_on"] is None or as_of < row["closed_on"])
        if is_open and row["product_id"] not in debts and row["balance_minor"] is not None:
            known[row["customer_id"]] = known.get(row["customer_id"], 0) + row["balance_minor"]
    return known


def _link_use(tables: Tables, as_of: date) -> dict[str, bool]:
    """Each issued link, and whether somebody used it."""
    on = {row["id"]: row["issued_on"] for row in tables["referral_link"].to_pylist()}
    used = set()
    for row in tables["redeemed_by"].to_pylist():
        days = [row[each] for each in REDEMPTION_DAYS if row[each]]
        if not days or min(days) <= as_of:
            used.add(row["referral_link_id"])
    issued = {row["referral_link_id"] for row in tables["issued"].to_pylist()}
    return {each: each in used for each in issued if (on[each] or as_of) <= as_of}


def _quantile(ordered: list[int], share: float) -> float | None:
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
