"""What would come of a change: the gaps before and after, without a change to the bank."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

import pyarrow as pa

from graph.errors import BadParameter
from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.kept.reading import read
from queries.question import Allowed, question
from queries.strategy.change import NO_DAY, Change, day_of
from queries.strategy.coverage import CoverageCell, CoverageSummary, coverage
from queries.strategy.judgement import HERE, KEPT, judge, judge_again, take_states

OF_CUSTOMERS = tuple(name for name in KEPT if name != "codes")


@dataclass(frozen=True)
class ChangedCell:
    """A cell of the coverage whose gap would be another."""

    segment: str
    product: str
    gap_before: int
    gap_after: int
    gap_balance_minor_before: int | None  # missing: no balance in the gap is known
    gap_balance_minor_after: int | None
    gap_balance_known_before: int
    gap_balance_known_after: int


@dataclass(frozen=True)
class BeforeAfter:
    """Distinct customers in a gap, before and after."""

    before: int
    after: int


@dataclass(frozen=True)
class WhatIfSummary:
    """Distinct customers, of all cells."""

    leave: int  # are no longer in the gap of some product
    enter: int  # are in the gap of some product, and were not
    products: dict[str, BeforeAfter]  # in the gap of each; those that change


def _day(text: str, text_zh: str) -> Allowed:
    return Allowed(f"{text}; {NO_DAY}: without one", text_zh)


@question("strategy")
def what_if(
    snapshot: Snapshot,
    strategy: Annotated[str | None, Allowed("the strategy that is changed", "策略", kind="strategy")] = None,
    starts_on: Annotated[str | None, _day("its new first day", "新的开始日")] = None,
    ends_on: Annotated[str | None, _day("its new last day", "新的结束日")] = None,
    add_segment: Annotated[list[str] | None, Allowed("to target too", "增加客群", kind="segment")] = None,
    drop_segment: Annotated[list[str] | None, Allowed("to target no more", "去掉客群", kind="segment")] = None,
    add_scene: Annotated[list[str] | None, Allowed("to run in too", "增加场景", kind="scene")] = None,
    drop_scene: Annotated[list[str] | None, Allowed("to run in no more", "去掉场景", kind="scene")] = None,
    add_channel: Annotated[list[str] | None, Allowed("to use too", "增加渠道", kind="channel")] = None,
    drop_channel: Annotated[list[str] | None, Allowed("to use no more", "去掉渠道", kind="channel")] = None,
    lift: Annotated[
        list[str] | None, Allowed("channels to be without a limit", "取消上限的渠道", kind="channel")
    ] = None,
) -> Answer[ChangedCell, WhatIfSummary]:
    """What if: how the gaps change when one strategy is changed, or the cap of a channel is lifted.

    Nothing is saved. The answer is what `strategy coverage` would say of a bank with the change, held against what it
    says now, for the cells whose gap or balance differs. Only customers for whom it may matter are judged again.
    A strategy that runs in no scene runs anywhere, so dropping its last one opens it to all. A lifted cap is that of
    all strategies that use the channel. Sorted by the change of the gap, smallest (most customers served) first, then
    by ids.
    """
    given = {"segment": (add_segment, drop_segment), "scene": (add_scene, drop_scene)}
    given["channel"] = (add_channel, drop_channel)
    days = {"starts_on": starts_on, "ends_on": ends_on}
    change = Change(
        strategy=strategy,
        days={name: day_of(name, text) for name, text in days.items() if text is not None},
        added={kind: added for kind, (added, _) in given.items() if added},
        dropped={kind: dropped for kind, (_, dropped) in given.items() if dropped},
        lifted=lift or [],
    )
    _check(snapshot, change)
    cells, before = snapshot.once_a_day(_covered)
    moved = _moved(snapshot, change)
    return _answer(cells, before, moved, snapshot.sql(HERE / "movers.sql").to_pylist()[0])


what_if.asks_one_of = ("strategy", "lift")  # type: ignore[attr-defined] # a mark on the function


def _check(snapshot: Snapshot, change: Change) -> None:
    """Raise where nothing is changed, a strategy is missing, or an id is unknown."""
    own = change.days or change.added or change.dropped
    if own and change.strategy is None:
        raise BadParameter("strategy", None, "name the strategy that is changed")
    if not own and not change.lifted:
        raise BadParameter(
            "strategy", change.strategy, "name a change: a day, what to add or to drop, or a cap to lift"
        )
    if change.strategy is not None:
        snapshot.require("strategy", change.strategy)
    for kinds in (change.added, change.dropped, {"channel": change.lifted}):
        for kind, ids in kinds.items():
            for each in ids:
                snapshot.require(kind, each)


def _covered(snapshot: Snapshot) -> tuple[list[CoverageCell], CoverageSummary]:
    """All cells as they are."""
    found = coverage(snapshot)
    return list(found.rows), replace(found.summary, over_contacted=[])


def _moved(snapshot: Snapshot, change: Change) -> list[dict[str, Any]]:
    """What the change moves, by cell: customers who are concerned are judged before it and after."""
    tables = dict(change.tables(snapshot))
    read(snapshot, *KEPT)
    _narrow(snapshot, change)
    judge(snapshot)
    take_states(snapshot)
    snapshot.keep("gap_before", HERE / "gap_before.sql")
    for name, rows in tables.items():
        snapshot.session.table(name, rows)
    (judge if change.lifted else judge_again)(snapshot)  # a cap is a part of what is read of customers
    take_states(snapshot)
    moved: list[dict[str, Any]] = snapshot.sql(HERE / "moved.sql").to_pylist()
    return moved


def _narrow(snapshot: Snapshot, change: Change) -> None:
    """Let the rules read the customers and the products that are concerned alone."""
    session = snapshot.session
    session.table("retargeted", change.segments(snapshot))
    session.table("lifted", pa.table({"channel_id": pa.array(change.lifted, pa.string())}))
    if change.lifted:
        snapshot.keep("contact", HERE / "contact.sql")
        snapshot.keep("full_up", HERE / "full_up.sql")
    else:
        session.table("full_up", pa.table({"customer": pa.array([], pa.int32())}))
    snapshot.keep("concerned", HERE / "concerned.sql")
    for name in OF_CUSTOMERS:
        snapshot.keep(name, HERE / f"concerned_{name}.sql")
    session.table("product", change.products(snapshot))


def _answer(
    cells: Sequence[CoverageCell], summary: CoverageSummary, moved: list[dict[str, Any]], movers: dict[str, int]
) -> Answer[ChangedCell, WhatIfSummary]:
    """The cells with what moves in them."""
    known = {(cell.segment, cell.product): cell for cell in cells}
    changed = [_cell(known[row["segment"], row["product"]], row) for row in moved if row["segment"] is not None]
    rows = [each for each in changed if _differs(each)]
    rows.sort(key=lambda each: (each.gap_after - each.gap_before, each.segment, each.product))
    gaps = {row["product"]: row["customers"] for row in moved if row["segment"] is None}
    before = {each: summary.products[each].gap for each in gaps}
    products = {each: BeforeAfter(before[each], before[each] + gap) for each, gap in gaps.items() if gap}
    counts = {"cells": len(cells), "changed": len(rows)}
    return Answer(Rows.of(ChangedCell, rows), WhatIfSummary(**movers, products=products), counts=counts)


def _cell(cell: CoverageCell, row: dict[str, Any]) -> ChangedCell:
    known = cell.gap_balance_known + row["known"]
    return ChangedCell(
        segment=cell.segment,
        product=cell.product,
        gap_before=cell.gap,
        gap_after=cell.gap + row["customers"],
        gap_balance_minor_before=cell.gap_balance_minor,
        gap_balance_minor_after=(cell.gap_balance_minor or 0) + row["balance_minor"] if known else None,
        gap_balance_known_before=cell.gap_balance_known,
        gap_balance_known_after=known,
    )


def _differs(cell: ChangedCell) -> bool:
    return (cell.gap_before, cell.gap_balance_minor_before, cell.gap_balance_known_before) != (
        cell.gap_after,
        cell.gap_balance_minor_after,
        cell.gap_balance_known_after,
    )
