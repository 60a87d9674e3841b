"""An empty store of each make, for tests that hold all stores to one behaviour."""

from pathlib import Path

import pytest

from graph.stores.contract import Store
from graph.stores.ladybug import LadybugStore
from tests import neo4j_server

MAKES = ("ladybug", pytest.param("neo4j", marks=pytest.mark.neo4j))


def empty_store(make: str, folder: Path) -> Store:
    """A store without a bank; what it keeps on this machine goes into the folder."""
    if make == "ladybug":
        return LadybugStore(folder / "bank")
    return neo4j_server.empty_store(folder)
