"""What the bank does: strategies over the three stages, their targets, offers, channels, scenes and KPIs."""

from dataclasses import dataclass
from typing import Any

from ingestion.synthetic import odds
from ingestion.synthetic.catalogue import CHANNEL_IDS, KPIS, PLACE, PRODUCTS, Segment, calendar
from ingestion.synthetic.columns import Bundle
from ingestion.synthetic.dice import Dice
from ingestion.synthetic.groups import ORDINARY

STAGES = ("acquire", "engage", "grow")
STAGE_WORDS = {"acquire": ("获客", "acquire"), "engage": ("活跃", "engage"), "grow": ("提升", "grow")}
STAGE_PRODUCTS = {
    "acquire": ("debit", "credit", "pension", "debit"),
    "engage": ("credit", "wealth", "deposit", "gold", "debit"),
    "grow": ("fund", "mortgage", "insurance", "consumer_loan", "wealth", "car_loan"),
}
OWNERS = ("零售增长", "财富管理", "信用卡中心", "个贷中心", "数字银行")
CHANNEL_COST_MINOR = {"app": 2, "branch": 1_500, "sms": 5, "phone": 300, "wecom": 10}
CHANNEL_CAPACITY = {"app": 500_000, "branch": 200, "sms": 100_000, "phone": 800, "wecom": 5_000}
QUARTERS = ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
NEVER_OFFERED = "forex"  # planted: no strategy offers it
MISSING, MISSED = "P3", "conversion"  # planted: a strategy that reaches half of its target, quarter after quarter


@dataclass(frozen=True)
class Strategy:
    """One strategy; products, segments, scenes and channels by their ids, days since 1970-01-01."""

    id: str
    name: str
    name_en: str
    stage: str
    products: tuple[str, ...]
    segments: tuple[str, ...]
    channels: tuple[str, ...]
    scenes: tuple[str, ...] = ()
    starts: int | None = odds.day(2025, 1, 1)
    ends: int | None = None
    automated: bool = False

    @property
    def is_live(self) -> bool:
        """Whether it runs on the last day, whatever is on sale."""
        begun = self.starts is None or self.starts <= odds.LAST_DAY
        return begun and (self.ends is None or self.ends >= odds.LAST_DAY)

    @property
    def open_to(self) -> tuple[int, int]:
        """The first and the last day on which it may contact somebody."""
        starts = odds.CONTACTS_FROM if self.starts is None else max(self.starts, odds.CONTACTS_FROM)
        return starts, odds.LAST_DAY if self.ends is None else min(self.ends, odds.LAST_DAY)


# The holes that the planted segments have: riders are offered no wealth, teachers no insurance, drivers are blocked
# by the one channel of their strategy, owners by its one scene.
PLANTED = (
    Strategy("P1", "骑手用卡", "riders: credit card", "engage", ("credit",), ("riders",), ("app", "sms")),
    Strategy("P2", "乡村教师理财", "rural teachers: wealth", "grow", ("wealth",), ("teachers",), ("app", "branch")),
    Strategy("P3", "司机养老", "drivers: pension", "grow", ("pension",), ("drivers",), ("phone",)),
    Strategy("P4", "业主定存", "owners: deposit", "engage", ("deposit",), ("owners",), ("app",), ("community-01",)),
)


def strategies(seed: int, count: int, segments: tuple[Segment, ...], scene_ids: list[str]) -> tuple[Strategy, ...]:
    """The planted strategies and as many others as make the count; every second one is live."""
    dice = Dice(seed, "strategies")
    others = [_strategy(dice, place, segments[ORDINARY:], scene_ids) for place in range(count - len(PLANTED))]
    return (*PLANTED, *others)


def _strategy(dice: Dice, place: int, segments: tuple[Segment, ...], scene_ids: list[str]) -> Strategy:
    stage = STAGES[place % len(STAGES)]
    among = STAGE_PRODUCTS[stage]
    offered = _some(dice, among, _few(dice, odds.STRATEGY_PRODUCTS))
    targets = _some(dice, segments, _few(dice, odds.STRATEGY_SEGMENTS))
    channels = _some(dice, CHANNEL_IDS, _few(dice, odds.STRATEGY_CHANNELS))
    scenes = _some(dice, scene_ids, 2) if _happens(dice, odds.IN_SCENES) else []
    if place == 0:  # over-contacted customers are planted here: in the first ordinary segment, by text message
        targets, channels, scenes = [segments[0]], ["sms"], []
    starts, ends = _dates(dice, live=place % 2 == 0)
    first, product = targets[0], PRODUCTS[PLACE[offered[0]]]
    word, word_en = STAGE_WORDS[stage]
    return Strategy(
        f"S{place + 1:03}",
        f"{first.name}{product.name}{word}",
        f"{first.name_en}: {product.name_en} ({word_en})",
        stage,
        tuple(offered),
        tuple(each.id for each in targets),
        tuple(channels),
        tuple(scenes),
        starts,
        ends,
        automated=_happens(dice, odds.AUTOMATED),
    )


def _happens(dice: Dice, share: float) -> bool:
    return bool(dice.happens(share, 1)[0])


def _few(dice: Dice, shares: tuple[float, ...]) -> int:
    """One, two, and so on, with these shares."""
    return 1 + int(dice.choose(shares, 1)[0])


def _some(dice: Dice, among: Any, number: int) -> list[Any]:
    """So many different ones, in the order drawn."""
    order = list(dict.fromkeys(among[at] for at in dice.shuffled(len(among))))
    return order[:number]


def _dates(dice: Dice, live: bool) -> tuple[int | None, int | None]:
    """First and last day: running on the last day of the bank, ended before it, or still to come."""
    began = odds.LAST_DAY - int(dice.between(*odds.BEGAN_BEFORE_DAYS, 1)[0])
    if live:
        starts = None if _happens(dice, odds.NO_FIRST_DAY) else began
        ends = odds.LAST_DAY + int(dice.between(*odds.ENDS_WITHIN_DAYS, 1)[0])
        return starts, None if _happens(dice, odds.NO_LAST_DAY) else ends
    if _happens(dice, odds.ENDED):
        return began, odds.LAST_DAY - int(dice.between(*odds.ENDED_BEFORE_DAYS, 1)[0])
    return odds.LAST_DAY + int(dice.between(*odds.BEGINS_WITHIN_DAYS, 1)[0]), None


def write_strategies(seed: int, plan: tuple[Strategy, ...], bundle: Bundle) -> None:
    """The tables of strategies and of all that hangs on them."""
    dice = Dice(seed, "reviews")
    bundle.write_records("strategy", [_record(dice, place, each) for place, each in enumerate(plan)])
    _write_ends(bundle, "targets", "segment_id", [(each.id, end) for each in plan for end in each.segments])
    _write_ends(bundle, "offers", "product_id", [(each.id, end) for each in plan for end in each.products])
    _write_ends(bundle, "runs_in", "scene_id", [(each.id, end) for each in plan for end in each.scenes])
    _write_ends(bundle, "leads_to", "next_id", _followers(plan))
    bundle.write_records("uses", [_use(each, channel) for each in plan for channel in each.channels])
    bundle.write_records("kpi", list(KPIS))
    bundle.write_records("measured_by", [row for each in plan for row in _measures(dice, each)])


def _record(dice: Dice, place: int, each: Strategy) -> dict[str, object]:
    return {
        "id": each.id,
        "name": each.name,
        "name_en": each.name_en,
        "stage": each.stage,
        "owner": OWNERS[place % len(OWNERS)],
        "priority": place % 5 + 1,
        "starts_on": calendar(each.starts),
        "ends_on": calendar(each.ends),
        "automated": each.automated,
        "budget_minor": int(dice.between(20, 500, 1)[0]) * 1_000_000,
    }


def _write_ends(bundle: Bundle, name: str, role: str, ends: list[tuple[str, str]]) -> None:
    bundle.write_records(name, [{"strategy_id": strategy, role: end} for strategy, end in ends])


def _followers(plan: tuple[Strategy, ...]) -> list[tuple[str, str]]:
    """Each strategy hands over to the first of the next stage that shares a segment with it."""
    handed = []
    for each in plan:
        later = STAGES[STAGES.index(each.stage) + 1 :][:1]
        following = (next_ for next_ in plan if next_.stage in later and set(next_.segments) & set(each.segments))
        handed += [(each.id, next_.id) for next_ in list(following)[:1]]
    return handed


def _use(each: Strategy, channel: str) -> dict[str, object]:
    cost, capacity = CHANNEL_COST_MINOR[channel], CHANNEL_CAPACITY[channel]
    return {"strategy_id": each.id, "channel_id": channel, "cost_minor": cost, "capacity_per_day": capacity}


def _measures(dice: Dice, each: Strategy) -> list[dict[str, object]]:
    """Target and actual of two KPIs over the quarters in which the strategy ran; some actuals are unknown."""
    first, last = each.open_to
    ran = [quarter for quarter in QUARTERS if first <= _quarter_ends(quarter) and _quarter_ends(quarter) <= last + 91]
    if each.id == MISSING:
        return [_measure(each.id, MISSED, quarter, 10.0, 5.0) for quarter in ran]
    rows: list[dict[str, object]] = []
    for kpi in _some(dice, [str(kpi["id"]) for kpi in KPIS], 2):
        target = int(dice.between(5, 200, 1)[0]) / 2
        for quarter in ran:
            came = round(target * float(dice.log_normal(1.0, odds.ACTUAL_SPREAD, 1)[0]), 2)
            rows.append(_measure(each.id, kpi, quarter, target, None if _happens(dice, odds.UNKNOWN_ACTUAL) else came))
    return rows


def _measure(strategy: str, kpi: str, quarter: str, target: float, actual: float | None) -> dict[str, object]:
    return {"strategy_id": strategy, "kpi_id": kpi, "period": quarter, "target": target, "actual": actual}


def _quarter_ends(quarter: str) -> int:
    year, number = int(quarter[:4]), int(quarter[-1])
    return odds.day(year + number // 4, number * 3 % 12 + 1, 1) - 1
