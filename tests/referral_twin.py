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
