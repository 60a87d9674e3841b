"""Finding a node by what a person remembers of it."""

from dataclasses import dataclass
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.model import NODE_KINDS
from graph.snapshot import Bank, Snapshot
from queries.initials import initials
from queries.question import Allowed

# In this order where none is called by the very text: persons and their links after what there is less of.
KINDS = (
    *("segment", "strategy", "product", "scene", "channel", "org", "programme", "kpi"),
    *("customer", "referral_link"),
)
PERSONAL = {kind for kind in KINDS if any(each.personal for each in NODE_KINDS[kind].properties)}
NAMES = ("name", "name_en")

Row = dict[str, str | None]


def search(
    snapshot: Snapshot,
    q: Annotated[
        str,
        Allowed(
            "the beginning of an id or of pinyin initials, or a part of a name",
            "编号或拼音首字母的开头，或名称的一部分",
        ),
    ],
    limit: Annotated[int, Allowed("how many at most", "最多条数", minimum=1, maximum=100)] = 10,
) -> list[Row]:
    """Nodes of every kind: kind, id, name, name_en. One whose id is the text comes first, then by kind and id.

    A customer is found by id alone and called by a masked name, unless the snapshot reveals names.
    """
    text = q.lower()
    index = snapshot.bank.once(_revealed if snapshot.reveal else _masked)
    found = [row for each in index for row in each.find(text, limit)]
    found.sort(key=lambda row: str(row["id"]).lower() != text)  # stable: by kind and id
    shown = found[:limit]
    people = snapshot.names("customer", [str(row["id"]) for row in shown if row["kind"] == "customer"])
    return [row | {"name": people[str(row["id"])]} if row["kind"] == "customer" else row for row in shown]


@dataclass(frozen=True)
class Searched:
    """The nodes of a kind by id, with what is looked at of each in lower case: columns of one length."""

    kind: str
    rows: pa.Table  # id, name, name_en
    id: pa.ChunkedArray
    names: tuple[pa.ChunkedArray, ...]
    initials: pa.Array | None

    def find(self, text: str, limit: int) -> list[Row]:
        """The first so many that the text finds, and all whose id is the text."""
        found = pc.starts_with(self.id, pattern=text)
        for name in self.names:
            found = pc.or_(found, pc.match_substring(name, text))
        if self.initials is not None and text.isascii() and text.isalnum():
            found = pc.or_(found, pc.starts_with(self.initials, pattern=text))
        first = pc.indices_nonzero(found)[:limit].to_pylist()
        same = pc.indices_nonzero(pc.equal(self.id, text)).to_pylist()
        rows = self.rows.take(pa.array(sorted({*first, *same}), pa.int64())).to_pylist()
        return [{"kind": self.kind, **row} for row in rows]


def _masked(bank: Bank) -> list[Searched]:
    """What is searched of a bank; names of persons are no part of it."""
    return [_of_kind(bank, kind, named=kind not in PERSONAL) for kind in KINDS]


def _revealed(bank: Bank) -> list[Searched]:
    """The same with names of persons."""
    return [_of_kind(bank, kind, named=True) for kind in KINDS]


def _of_kind(bank: Bank, kind: str, *, named: bool) -> Searched:
    table = bank.revision.table(kind).sort_by("id")
    known = [name for name in NAMES if named and name in table.column_names]
    columns: dict[str, Any] = {name: table[name] if name in known else _nothing(table) for name in NAMES}
    lower = tuple(pc.fill_null(pc.utf8_lower(table[name]), "") for name in known)
    letters = initials(table["name"]) if "name" in known else None
    return Searched(kind, pa.table({"id": table["id"], **columns}), pc.utf8_lower(table["id"]), lower, letters)


def _nothing(table: pa.Table) -> pa.Array:
    return pa.nulls(table.num_rows, pa.string())
