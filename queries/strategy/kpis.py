"""Whether strategies reach what they were meant to reach."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.question import Allowed, question

_YEAR = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|W(\d{2})|(\d{2})(?:-(\d{2}))?))?")


@dataclass(frozen=True)
class Kpi:
    """A strategy's latest measure of a KPI."""

    strategy: str
    kpi: str
    period: str
    target: float | None
    actual: float | None
    state: str  # met, missed, or unknown where target, actual or which way is better is missing


@dataclass(frozen=True)
class Summary:
    """How many of each state."""

    met: int
    missed: int
    unknown: int


@question("strategy")
def kpis(
    snapshot: Snapshot,
    strategy: Annotated[str | None, Allowed("one strategy alone", "策略", kind="strategy")] = None,
) -> Answer[Kpi, Summary]:
    """KPI states: of the latest period on or before as_of, whether the target was met.

    A period counts from its first day: 2026, 2026-H1, 2026-Q2, 2026-06, 2026-W23 or 2026-06-30. One that is written
    otherwise has no day: it always counts, and is older than any with a day.
    """
    if strategy is not None:
        snapshot.require("strategy", strategy)
    better = dict(zip(*(snapshot.table("kpi")[name].to_pylist() for name in ("id", "better")), strict=True))
    latest = _latest(snapshot, strategy)
    rows = [_kpi(row, better[row["kpi_id"]]) for row in latest]
    states = [row.state for row in rows]
    return Answer(Rows.of(Kpi, rows), Summary(*(states.count(each) for each in ("met", "missed", "unknown"))))


def begins(period: str) -> date | None:
    """The first day of a period, or None where its text names none."""
    found = _YEAR.fullmatch(period)
    if not found:
        return None
    year, half, quarter, week, month, day = (int(each) if each else 0 for each in found.groups())
    try:
        if week:
            return date.fromisocalendar(year, week, 1)
        return date(year, month or 6 * max(half - 1, 0) + 3 * max(quarter - 1, 0) + 1, day or 1)
    except ValueError:
        return None


def _latest(snapshot: Snapshot, strategy: str | None) -> list[dict[str, Any]]:
    """The row of the latest period of each strategy and KPI, by their ids."""
    latest: dict[tuple[str, str], dict[str, Any]] = {}
    counted = [row for row in snapshot.table("measured_by").to_pylist() if strategy in (None, row["strategy_id"])]
    for row in sorted(counted, key=_age):
        first = begins(row["period"])
        if first is None or first <= snapshot.as_of:
            latest[row["strategy_id"], row["kpi_id"]] = row
    return [latest[each] for each in sorted(latest)]


def _age(row: Mapping[str, Any]) -> tuple[date, str]:
    return begins(row["period"]) or date.min, row["period"]


def _kpi(row: Mapping[str, Any], better: str | None) -> Kpi:
    target, actual = row["target"], row["actual"]
    return Kpi(row["strategy_id"], row["kpi_id"], row["period"], target, actual, _state(target, actual, better))


def _state(target: float | None, actual: float | None, better: str | None) -> str:
    if target is None or actual is None or better is None:
        return "unknown"
    return "met" if (actual >= target if better == "up" else actual <= target) else "missed"
