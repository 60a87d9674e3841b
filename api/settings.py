"""What the surroundings say: the one module that reads the environment."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from graph.stores import Store, open_store


@dataclass(frozen=True)
class Settings:
    """Where the bank is and who may ask. The password is in no repr and no log."""

    store: str = "ladybug://bank"
    username: str = "neo4j"
    password: str = field(default="", repr=False)
    cache: Path = Path.home() / ".cache" / "customer-journey-graph"
    in_container: bool = False

    @classmethod
    def from_environment(cls) -> "Settings":
        """CJG_STORE, CJG_CACHE, CJG_IN_CONTAINER, NEO4J_USERNAME and NEO4J_PASSWORD, each with a default."""
        given = os.environ
        return cls(
            store=given.get("CJG_STORE") or cls.store,
            username=given.get("NEO4J_USERNAME", cls.username),
            password=given.get("NEO4J_PASSWORD", ""),
            cache=Path(given.get("CJG_CACHE", cls.cache)),
            in_container=given.get("CJG_IN_CONTAINER") == "1",
        )

    def open(self, url: str | None = None) -> Store:
        """The store at a URL, or at the one that the surroundings name."""
        return open_store(url or self.store, cache=self.cache, username=self.username, password=self.password)
