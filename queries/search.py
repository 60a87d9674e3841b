"""Finding a node by what a person remembers of it."""

from pathlib import Path
from typing import Annotated

from graph.snapshot import Snapshot
from queries.question import Allowed

SEARCH = Path(__file__).with_name("search.sql")


def search(
    snapshot: Snapshot,
    q: Annotated[str, Allowed("the beginning of an id, or a part of a name", "编号开头或名称的一部分")],
    limit: Annotated[int, Allowed("how many at most", "最多条数", minimum=1, maximum=100)] = 10,
) -> list[dict[str, str | None]]:
    """Customers, products, strategies and segments: kind, id, name, name_en.

    A customer is found by id alone and called by a masked name, unless the snapshot reveals names.
    """
    found = snapshot.sql(SEARCH, text=q, limit=limit, reveal=snapshot.reveal).to_pylist()
    people = snapshot.names("customer", [row["id"] for row in found if row["kind"] == "customer"])
    return [{**row, "name": people[row["id"]]} if row["kind"] == "customer" else row for row in found]
