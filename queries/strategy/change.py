"""A change of one strategy, or of a channel's cap, as tables that stand in for those of the bank; nothing is saved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import BadParameter
from graph.model import KINDS
from graph.snapshot import Snapshot
from graph.tables import schema

NO_DAY = "none"
ENDS = {"segment": "targets", "scene": "runs_in", "channel": "uses"}

Ids = Sequence[str]


@dataclass(frozen=True)
class Change:
    """What is changed of a strategy, if any, and the channels whose cap is lifted.

    `days` holds new days by `starts_on` and `ends_on`; `added` and `dropped` ids by kind.
    """

    strategy: str | None
    days: Mapping[str, date | None]
    added: Mapping[str, Ids]
    dropped: Mapping[str, Ids]
    lifted: Ids

    def tables(self, snapshot: Snapshot) -> Iterator[tuple[str, pa.Table]]:
        """The tables that differ from the bank's, by kind. Raises `BadParameter` for what cannot be changed so."""
        if self.days:
            yield "strategy", self._dated(snapshot.table("strategy"))
        if self.lifted:
            yield "channel", self._uncapped(snapshot.table("channel"))
        for kind, edge in ENDS.items():
            if self.added.get(kind) or self.dropped.get(kind):
                yield edge, self._tied(snapshot.table(edge), kind, edge)

    def segments(self, snapshot: Snapshot) -> pa.Table:
        """The segments that the strategy targets before or after the change; none where no strategy is changed."""
        before = self._ends(snapshot, "targets", "segment_id")
        return pa.table({"segment_id": pa.array([*before, *self.added.get("segment", ())], pa.string())})

    def products(self, snapshot: Snapshot) -> pa.Table:
        """The products whose gaps may change: those that the strategy offers; all where a cap is lifted."""
        products = snapshot.table("product")
        if self.lifted:
            return products
        offered = self._ends(snapshot, "offers", "product_id")
        return products.filter(pc.is_in(products["id"], pa.array(offered, pa.string())))

    def _ends(self, snapshot: Snapshot, edge: str, end: str) -> list[str]:
        rows = snapshot.table(edge).to_pylist()
        return [row[end] for row in rows if row["strategy_id"] == self.strategy]

    def _dated(self, strategies: pa.Table) -> pa.Table:
        asked = pc.equal(strategies["id"], self.strategy)
        for name, day in self.days.items():
            place = strategies.schema.get_field_index(name)
            changed = pc.if_else(asked, pa.scalar(day, pa.date32()), strategies[name])
            strategies = strategies.set_column(place, name, changed)
        return strategies

    def _uncapped(self, channels: pa.Table) -> pa.Table:
        lifted = pc.is_in(channels["id"], pa.array(self.lifted, pa.string()))
        place = channels.schema.get_field_index("max_contacts")
        caps = pc.if_else(lifted, pa.scalar(None, pa.int64()), channels["max_contacts"])
        return channels.set_column(place, "max_contacts", caps)

    def _tied(self, edges: pa.Table, kind: str, edge: str) -> pa.Table:
        """The edges with what is added, without what is dropped."""
        end = f"{kind}_id"
        ours = pc.equal(edges["strategy_id"], self.strategy)
        before = sorted(edges.filter(ours)[end].to_pylist())
        added, dropped = self.added.get(kind, ()), self.dropped.get(kind, ())
        told = f"strategy {self.strategy!r} {edge.replace('_', ' ')} {', '.join(before) or 'none'}"
        for name, wrong in (
            (f"add_{kind}", [each for each in added if each in before]),
            (f"drop_{kind}", [each for each in dropped if each not in before]),
        ):
            if wrong:
                raise BadParameter(name, wrong[0], told)
        kept = edges.filter(pc.invert(pc.and_(ours, pc.is_in(edges[end], pa.array(dropped, pa.string())))))
        rows = [{"strategy_id": self.strategy, end: each} for each in dict.fromkeys(added)]
        return pa.concat_tables([kept, pa.Table.from_pylist(rows, schema=schema(KINDS[edge]))])


def day_of(name: str, text: str) -> date | None:
    """A new day, or none where the text says so. Raises `BadParameter`."""
    if text == NO_DAY:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadParameter(name, text, f"a day such as 2026-06-30, or {NO_DAY}") from None
