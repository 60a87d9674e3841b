"""What a reader sees, in Chinese and English."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.model import NODE_KINDS
from graph.snapshot import Snapshot
from queries.glossary import TERMS, terms


@dataclass(frozen=True)
class Words:
    """The same words in both languages."""

    zh: str
    en: str

    @property
    def both(self) -> str:
        """Both, Chinese first; once where they are the same."""
        return self.zh if self.zh == self.en else f"{self.zh} {self.en}"


def same(text: str) -> Words:
    """Words that need no translation, such as an id."""
    return Words(text, text)


def shortened(text: str, most: int = 48) -> str:
    """Text of a length that can be a label."""
    return text if len(text) <= most else text[: most - 1] + "…"


def term(name: str) -> Words:
    """What a field of an answer is called."""
    english, chinese = terms(name)
    return Words(chinese or english, english)


def kind_words(kind: str) -> Words:
    """What a kind of node is called."""
    return Words(NODE_KINDS[kind].text_zh, TERMS[kind][0] if kind in TERMS else kind.replace("_", " "))


def property_words(kind: str, name: str) -> Words:
    """What a property of a kind of node is called."""
    own = next(each for each in NODE_KINDS[kind].properties if each.name == name)
    return Words(own.text_zh, name.removesuffix("_minor").replace("_", " "))


def names(snapshot: Snapshot, kind: str) -> dict[str, Words]:
    """The names of all nodes of a kind that holds no personal data; the id where there is no name."""
    table = snapshot.table(kind)
    rows = zip(*(table[column].to_pylist() for column in ("id", "name", "name_en")), strict=True)
    return {id_: Words(zh or en or id_, en or zh or id_) for id_, zh, en in rows}


# Marks that turn the direction of text: an open one would turn the id beside a name round too.
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


def directed(text: str) -> str:
    """Text without marks that turn its direction."""
    return text.translate(_TURNS)


def people(snapshot: Snapshot, ids: Iterable[str]) -> dict[str, Words]:
    """What to call customers: a name, masked unless revealed, and the id."""
    found = snapshot.names("customer", ids)
    return {id_: same(id_ if name == id_ else f"{directed(name)} {id_}") for id_, name in found.items()}
