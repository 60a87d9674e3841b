"""Where a bank lives: opened by URL, one contract."""

from pathlib import Path

from graph.errors import BadParameter
from graph.stores.contract import KEPT, Change, Holding, Progress, Revision, Store, silent

__all__ = ["KEPT", "Change", "Holding", "Progress", "Revision", "Store", "open_store", "silent"]


def open_store(url: str, *, cache: Path, username: str = "neo4j", password: str = "", kept: int = KEPT) -> Store:
    """The store at a URL: `ladybug://folder`, or `neo4j://`, `neo4j+s://`, `bolt://` and their kin.

    `cache` is a private folder for tables read from a server, `kept` how many revisions a folder keeps.
    Raises `BadParameter` for another URL.
    """
    scheme, separator, place = url.partition("://")
    if separator and scheme == "ladybug" and place:
        from graph.stores.ladybug import LadybugStore

        return LadybugStore(Path(place), kept)
    if separator and scheme.partition("+")[0] in ("neo4j", "bolt") and place:
        from graph.stores.neo4j import Neo4jStore

        return Neo4jStore(url, username=username, password=password, cache=cache)
    _, at, after = url.rpartition("@")  # what stands before it may be a password
    raise BadParameter("store", f"…@{after}" if at else url, "ladybug://FOLDER, neo4j://HOST:PORT or bolt://HOST:PORT")
