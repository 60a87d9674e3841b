"""What the surroundings say: the one module that reads the environment. docs/settings.md has a heading for each."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from graph.engines.contract import Engine, Locate
from graph.engines.duckdb import MEMORY, DuckEngine
from graph.errors import BadParameter
from graph.stores import KEPT, Store, open_store

Value = TypeVar("Value")

_BYTES = re.compile(r"(\d+(?:\.\d+)?) ?([KMGT]?)(i?)B", re.IGNORECASE)


@dataclass(frozen=True)
class Limits:
    """What one question may take. The server holds to all of them, commands to that of memory."""

    seconds: float = 300.0
    rows: int = 1_000_000
    hops: int = 6
    memory: str = MEMORY  # of the SQL engine, all questions of a bank together
    spill: Path | None = None  # where what does not fit into the memory goes

    @property
    def bytes(self) -> int:
        """The limit of memory in bytes."""
        found = _BYTES.fullmatch(self.memory)
        assert found is not None, "the limit was read by the same pattern"  # noqa: S101 # says what `_memory` promises
        number, unit, binary = found.groups()
        return int(float(number) * (1024 if binary else 1000) ** " KMGT".index(unit.upper() or " "))

    def engine(self, locate: Locate) -> Engine:
        """An engine within the limit of memory."""
        return DuckEngine(locate, self.memory, self.spill)


@dataclass(frozen=True)
class Settings:
    """Where the bank is, who may ask, and for how much. The password is in no repr and no log."""

    store: str = "ladybug://bank"
    username: str = "neo4j"
    password: str = field(default="", repr=False)
    cache: Path = Path.home() / ".cache" / "customer-journey-graph"
    in_container: bool = False
    keep: int = KEPT  # revisions of an embedded store
    views: Path | None = None  # the file of saved views; None: beside the store
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def from_environment(cls) -> "Settings":
        """The settings, each with a default. Raises `BadParameter` for a value that is none."""
        given = os.environ
        return cls(
            store=given.get("CJG_STORE") or cls.store,
            username=given.get("NEO4J_USERNAME", cls.username),
            password=given.get("NEO4J_PASSWORD", ""),
            cache=(cache := Path(given.get("CJG_CACHE", cls.cache))),
            in_container=given.get("CJG_IN_CONTAINER") == "1",
            keep=_read(given, "CJG_KEEP", int, cls.keep, "a whole number of revisions, more than 0"),
            views=Path(given["CJG_VIEWS"]) if given.get("CJG_VIEWS") else None,
            limits=_limits(given, cache / "spill"),
        )

    def open(self, url: str | None = None, keep: int | None = None) -> Store:
        """The store at a URL, or at the one that the surroundings name; `keep` is how many revisions it keeps."""
        return open_store(
            url or self.store,
            cache=self.cache,
            username=self.username,
            password=self.password,
            kept=keep or self.keep,
        )


NAMES = (
    "CJG_STORE",
    "CJG_CACHE",
    "CJG_IN_CONTAINER",
    "CJG_KEEP",
    "CJG_MOST_SECONDS",
    "CJG_MOST_ROWS",
    "CJG_MOST_HOPS",
    "CJG_VIEWS",
    "CJG_MEMORY",
    "NEO4J_USERNAME",
    "NEO4J_PASSWORD",
)


def misspelt() -> list[tuple[str, str]]:
    """Names in the environment that look like settings and are none, each with the nearest that is one."""
    unknown = sorted(name for name in os.environ if name.startswith("CJG") and name not in NAMES)
    return [(name, get_close_matches(name, NAMES, n=1, cutoff=0.0)[0]) for name in unknown]


def _limits(given: Mapping[str, str], spill: Path) -> Limits:
    return Limits(
        seconds=_read(given, "CJG_MOST_SECONDS", float, Limits.seconds, "seconds, more than 0"),
        rows=_read(given, "CJG_MOST_ROWS", int, Limits.rows, "a whole number of rows, more than 0"),
        hops=_read(given, "CJG_MOST_HOPS", int, Limits.hops, "a whole number of hops, more than 0"),
        memory=_memory(given.get("CJG_MEMORY") or Limits.memory),
        spill=spill,
    )


def _read(
    given: Mapping[str, str], name: str, as_number: Callable[[Any], Value], default: Value, allowed: str
) -> Value:
    text = given.get(name)
    if not text:
        return default
    try:
        number = as_number(text)
    except ValueError:
        raise BadParameter(name, text, allowed) from None
    if not 0 < number < float("inf"):  # type: ignore[operator] # the values that are read are numbers
        raise BadParameter(name, text, allowed)
    return number


def _memory(text: str) -> str:
    if not _BYTES.fullmatch(text):
        raise BadParameter("CJG_MEMORY", text, "an amount of memory such as 3GB or 512MB")
    return text
