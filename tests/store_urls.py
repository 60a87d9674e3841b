"""The URL of an empty store of each make, for tests that go through the command."""

from pathlib import Path

from tests import neo4j_server


def store_url(make: str, folder: Path) -> str:
    """Where nothing was loaded yet; for a server, the environment says who may ask."""
    return f"ladybug://{folder / 'bank'}" if make == "ladybug" else neo4j_server.empty_url()
