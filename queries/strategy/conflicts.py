"""Which strategies would ask the same customers on the same channel."""

from dataclasses import dataclass
from typing import Annotated

import pyarrow.compute as pc

from graph.snapshot import Snapshot
from queries.answer import Answer, Rows
from queries.question import Allowed, question
from queries.strategy.judgement import HERE, judge


@dataclass(frozen=True)
class Overlap:
    """Two strategies on a channel that both use, and the customers whom both may ask there."""

    strategy_a: str  # the smaller id
    strategy_b: str
    channel: str
    customers: int  # pass every rule of both, and gave consent to the channel
    both_live: bool  # each runs, and offers some product that is on sale
    conflict: bool  # both live, and customers in the overlap


@dataclass(frozen=True)
class ConflictSummary:
    """Of all pairs on the channels asked about, whichever are shown."""

    pairs: int  # two strategies on a channel that both use
    overlaps: int  # those with customers
    conflicts: int
    customers: int  # distinct customers in some overlap


@question("strategy")
def conflicts(
    snapshot: Snapshot,
    strategy: Annotated[str | None, Allowed("pairs with this strategy alone", "策略", kind="strategy")] = None,
    channel: Annotated[str | None, Allowed("one channel alone", "渠道", kind="channel")] = None,
    min_customers: Annotated[int, Allowed("smallest overlap shown; 0: all pairs", "最小重叠客户数", minimum=0)] = 1,
) -> Answer[Overlap, ConflictSummary]:
    """Overlaps and conflicts: two strategies that may ask the same customers on the same channel.

    A customer is in the overlap who passes all eight rules of both, each for some product that it offers, be it the
    same one or another, and gave consent to the channel, which both use. Rule `live` is one of the eight, so where
    there is an overlap both are live, and it is a conflict. Who has left is in none. Sorted by customers, largest
    first, then by ids.
    """
    for kind, node_id in (("strategy", strategy), ("channel", channel)):
        if node_id is not None:
            snapshot.require(kind, node_id)
    judge(snapshot)
    for name in ("addressable", "met", "rule_segment", "fit", "due", "passing"):
        snapshot.keep(name, HERE / f"{name}.sql")
    snapshot.keep("sharing", HERE / "sharing.sql", strategy=strategy, channel=channel)
    snapshot.keep("overlapping", HERE / "overlapping.sql")
    found = snapshot.sql(HERE / "conflicts.sql")
    summary = ConflictSummary(
        pairs=found.num_rows,
        overlaps=found.filter(pc.greater(found["customers"], 0)).num_rows,
        conflicts=found.filter(found["conflict"]).num_rows,
        customers=int(snapshot.sql(HERE / "overlapped.sql")["customers"][0].as_py()),
    )
    rows = Rows(Overlap, found.filter(pc.greater_equal(found["customers"], min_customers)))
    return Answer(rows, summary, counts={"shown": len(rows)})
