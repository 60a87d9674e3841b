"""Cross-sell again, by the definitions alone: plain loops over customers, days and steps. For small banks."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, permutations
from statistics import median
from typing import Any

Z = 1.959964


@dataclass
class Life:
    """What is known of a customer: product -> day of first opening (None: unknown), and the last day at risk."""

    days: dict[str, date | None]
    last: date

    @property
    def known(self) -> dict[str, date]:
        return {product: day for product, day in self.days.items() if day is not None}

    @property
    def first(self) -> date | None:
        return min(self.known.values(), default=None)

    def lacks_day(self, *products: str) -> bool:
        return any(product in self.days and self.days[product] is None for product in products)

    def has_by(self, product: str, day: date) -> bool:
        return product in self.known and self.known[product] <= day


def lives(customers: Iterable[Mapping[str, Any]], holds: Iterable[Mapping[str, Any]], as_of: date) -> dict[str, Life]:
    """The customers who ever opened anything by as_of."""
    left = {each["id"]: each["left_on"] for each in customers}
    contracts: dict[str, dict[str, list[date | None]]] = defaultdict(lambda: defaultdict(list))
    for each in holds:
        if each["opened_on"] is None or each["opened_on"] <= as_of:
            contracts[each["customer_id"]][each["product_id"]].append(each["opened_on"])
    found = {}
    for customer, products in contracts.items():
        days = {
            product: None if None in opened else min(day for day in opened if day is not None)
            for product, opened in products.items()
        }
        found[customer] = Life(days, min(left[customer] or as_of, as_of))
    return found


def pairs(people: Mapping[str, Life], as_of: date, window: int) -> list[dict[str, Any]]:
    """All ordered pairs with their measures, ranked."""
    opened = sorted({product for life in people.values() for product in life.days})
    rows = [pair(list(people.values()), a, b, as_of, window) for a, b in permutations(opened, 2)]
    return sorted(rows, key=lambda r: (r["ratio_low"] is None, -float(f"{r['ratio_low'] or 0:.12g}"), r["a"], r["b"]))


def pair(people: list[Life], a: str, b: str, as_of: date, window: int) -> dict[str, Any]:
    """One pair."""
    have_a = [life for life in people if a in life.days]
    have_b = [life for life in people if b in life.days]
    both = sum(b in life.days for life in have_a)
    row: dict[str, Any] = {
        "a": a,
        "b": b,
        "opened_a": len(have_a),
        "both": both,
        "co_share": both / len(have_a),
        "lift": (both / len(have_a)) / (len(have_b) / len(people)),
        "left_out": sum(life.lacks_day(a, b) for life in people),
    }
    dated = [life for life in people if not life.lacks_day(a, b)]
    unclear = any(
        sum(life.lacks_day(product) for life in have) >= len(have) / 2 for product, have in ((a, have_a), (b, have_b))
    )
    return row | (dict.fromkeys(DATED) if unclear else opened_after(dated, a, b, as_of, window) | rate(dated, a, b))


DATED = (
    *("after_n", "after_k", "after_share", "after_low", "after_high", "median_days"),
    *("ratio", "ratio_low", "ratio_high"),
)


def cases(people: Iterable[Life], path: tuple[str, ...], as_of: date, window: int) -> list[Life]:
    """Who opened the first product long enough ago, and none of the others by then."""
    length = timedelta(days=(len(path) - 1) * window)
    return [
        life
        for life in people
        if not life.lacks_day(*path)
        and path[0] in life.days
        and life.known[path[0]] + length <= as_of
        and not any(life.has_by(other, life.known[path[0]]) for other in path[1:])
    ]


def opened_after(people: Iterable[Life], a: str, b: str, as_of: date, window: int) -> dict[str, Any]:
    observed = cases(people, (a, b), as_of, window)
    gaps = [(life.known[b] - life.known[a]).days for life in observed if b in life.known]
    gaps = [gap for gap in gaps if gap <= window]
    n, k = len(observed), len(gaps)
    low, high = wilson(k, n) if n else (None, None)
    return {
        "after_n": n,
        "after_k": k,
        "after_share": k / n if n else None,
        "after_low": low,
        "after_high": high,
        "median_days": float(median(gaps)) if gaps else None,
    }


def wilson(k: int, n: int) -> tuple[float, float]:
    p = k / n
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return middle - half, middle + half


def rate(people: Iterable[Life], a: str, b: str) -> dict[str, Any]:
    """Mantel-Haenszel, walking every day of every customer."""
    openings: dict[tuple[int, bool], int] = defaultdict(int)
    days: dict[tuple[int, bool], int] = defaultdict(int)
    for life in people:
        if life.first is None:
            continue
        day, end = life.first, min(life.known.get(b, life.last), life.last)
        while (day := day + timedelta(days=1)) <= end:
            where = ((day - life.first).days - 1) // 365, a in life.known and life.known[a] < day
            days[where] += 1
            openings[where] += life.known.get(b) == day
    above = below = spread = 0.0
    for year in {year for year, _ in days}:
        t1, t0 = days[year, True], days[year, False]
        x, y, t = openings[year, True], openings[year, False], t1 + t0
        above += x * t0 / t
        below += y * t1 / t
        spread += (x + y) * t1 * t0 / t**2
    if not above or not below:
        return {"ratio": None, "ratio_low": None, "ratio_high": None}
    width = Z * math.sqrt(spread / (above * below))
    ratio = above / below
    return {"ratio": ratio, "ratio_low": ratio * math.exp(-width), "ratio_high": ratio * math.exp(width)}


def steps(life: Life) -> list[tuple[date, set[str]]]:
    """Opening days in order, each with the products first opened that day."""
    return [(day, {p for p, d in life.known.items() if d == day}) for day in sorted(set(life.known.values()))]


def goes(life: Life, path: tuple[str, ...], window: int) -> bool:
    """Whether the next steps hold the path's products in turn, each within the window of the one before."""
    walk = steps(life)
    at = next(n for n, (_, products) in enumerate(walk) if path[0] in products)
    ahead = walk[at : at + len(path)]
    return (
        len(ahead) == len(path)
        and all(product in products for product, (_, products) in zip(path, ahead, strict=True))
        and all((after - before).days <= window for (before, _), (after, _) in pairwise(ahead))
    )


def share(people: Mapping[str, Life], path: tuple[str, ...], as_of: date, window: int) -> tuple[float | None, int]:
    """The observed share of a path, and of how many; of two products: the share of the next step."""
    observed = cases(people.values(), path, as_of, window)
    return (sum(goes(life, path, window) for life in observed) / len(observed) if observed else None), len(observed)


def paths(
    people: Mapping[str, Life], held: set[str], target: str, as_of: date, window: int, min_n: int
) -> list[dict[str, Any]]:
    """All paths from a portfolio to the target with a share, ranked."""
    if target in held:
        return []
    have = {product: [life for life in people.values() if product in life.days] for product in held | {target}}
    for life in people.values():
        for product in life.days:
            have.setdefault(product, [each for each in people.values() if product in each.days])
    dated = {p for p, who in have.items() if who and sum(life.lacks_day(p) for life in who) < len(who) / 2}
    rows = []
    for start in held & dated:
        for between in (0, 1, 2):
            for way in permutations(dated - held - {target}, between):
                if target in dated:
                    rows.append(_row(people, (start, *way, target), as_of, window, min_n))
    found = [row for row in rows if row["share"]]
    return sorted(found, key=lambda r: (-float(f"{r['share']:.12g}"), len(r["path"]), r["path"]))


def _row(people: Mapping[str, Life], path: tuple[str, ...], as_of: date, window: int, min_n: int) -> dict[str, Any]:
    observed, n = share(people, path, as_of, window)
    if n >= min_n:
        return {"path": list(path), "share": observed, "basis": "observed", "n": n}
    each = [share(people, step, as_of, window)[0] for step in pairwise(path)]
    product = None if None in each else math.prod(each)  # type: ignore[arg-type] # None was looked for
    return {"path": list(path), "share": product, "basis": "estimated", "n": n}
