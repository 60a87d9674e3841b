"""Foreign names matched to the model: which kind a table may feed, and which column which property."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from graph.model import KINDS, EdgeKind, Kind, NodeKind, Property

CLOSE = 0.8
ID_WORDS = ("id", "no", "code", "key", "编号", "号", "代码", "id号")
WORDS = {  # as column names abbreviate them
    "acct": "account",
    "amt": "amount",
    "bal": "balance",
    "client": "customer",
    "cust": "customer",
    "dt": "date",
    "num": "no",
    "nbr": "no",
    "prod": "product",
}
NAME_BONUS = 1.5  # what the table's own name weighs beside a matched column


@dataclass(frozen=True)
class Match:
    """A kind for a table and a column for each property that has one, by property."""

    kind: Kind
    columns: dict[str, str]
    score: float

    @property
    def missing(self) -> tuple[str, ...]:
        """Properties that must be there and have no column."""
        return tuple(each.name for each in self.kind.properties if each.required and each.name not in self.columns)


def best(table: str, columns: tuple[str, ...]) -> Match | None:
    """The kind that a table most likely feeds; None where nothing is close."""
    matches = [_match(kind, table, columns) for kind in KINDS.values()]
    likely = [each for each in matches if set(each.kind.key) & set(each.columns) and each.score >= 1]
    return max(likely, key=lambda each: each.score, default=None)


def _match(kind: Kind, table: str, columns: tuple[str, ...]) -> Match:
    """Properties take their closest free column, the surest first."""
    pairs = sorted(
        (
            (closeness(each, kind, column), place, each.name, column)
            for place, each in enumerate(kind.properties)
            for column in columns
            if each.name != "counted"
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )
    taken: dict[str, str] = {}
    score = NAME_BONUS * max(_likeness(table, each) for each in (kind.name, kind.text_zh))
    for close, _, name, column in pairs:
        if close >= CLOSE and name not in taken and column not in taken.values():
            taken[name] = column
            score += close
    missing = sum(each.required and each.name not in taken for each in kind.properties)
    return Match(kind, taken, score - missing)


def closeness(each: Property, kind: Kind, column: str) -> float:
    """How well a column's name fits a property, from 0 to 1."""
    return max(_likeness(column, known) for known in _names(each, kind))


def _names(each: Property, kind: Kind) -> set[str]:
    names = {each.name, each.text_zh}
    if each.name.endswith("_minor"):
        names.add(each.name.removesuffix("_minor"))
    if each.name.endswith("_on"):
        names |= {f"{each.name.removesuffix('_on')}_{word}" for word in ("date", "day")}
    node = kind.name if isinstance(kind, NodeKind) and each.name == "id" else each.refers_to
    if node:
        names |= {f"{called}{word}" for called in (node, KINDS[node].text_zh) for word in ID_WORDS}
    if isinstance(kind, EdgeKind) and each.name in kind.key and each not in (kind.source, kind.target):
        names |= {f"{each.name.removesuffix('_id')}{word}" for word in ID_WORDS}
    return names


def _likeness(one: str, other: str) -> float:
    left, right = _plain(one), _plain(other)
    if left == right:
        return 1.0
    return 0.95 * SequenceMatcher(None, left, right).ratio()


def _plain(name: str) -> str:
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W_a-zA-Z]+", name)
    return "".join(WORDS.get(each.casefold(), each.casefold()) for each in words)
