"""A kind's rows out of the server, as lists of some ten thousand values collected there, into Arrow."""

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import NotAStore
from graph.model import EdgeKind, Kind
from graph.stores.neo4j_door import Door
from graph.stores.neo4j_statements import TEMPORAL, counting, reading
from graph.tables import schema

ROWS_A_PAGE = 20_000


def count(door: Door) -> dict[str, int]:
    """How many rows each kind has."""
    (counts,) = door.read(counting())
    return counts


def read(door: Door, kind: Kind, counts: Mapping[str, int]) -> pa.Table:
    """All rows of a kind in key order. Raises `NotAStore` where the server holds what the model does not know."""
    pages = [_table(door, kind, page) for page in _pages(door, kind, counts)] if counts[kind.name] else []
    table = pa.concat_tables([schema(kind).empty_table(), *pages])
    order = [(each, "ascending", "at_start") for each in kind.key]  # a missing valid_from is the oldest
    return table.take(pc.sort_indices(table, sort_keys=order))


def _pages(door: Door, kind: Kind, counts: Mapping[str, int]) -> Iterator[dict[str, list[object]]]:
    """Page by page, each after the last node of the one before: so neither side ever holds all of a large kind."""
    from_target, limit = False, ROWS_A_PAGE
    if isinstance(kind, EdgeKind):
        # From the end with more nodes, for those have fewer edges each.
        from_target = counts[kind.target.refers_to] > counts[kind.source.refers_to]
        nodes = counts[(kind.target if from_target else kind.source).refers_to]
        limit = max(1, min(ROWS_A_PAGE, ROWS_A_PAGE * nodes // counts[kind.name]))
    text = reading(kind, from_target=from_target)
    last: object = ""
    while page := door.columns(text, after=last, limit=limit):
        last = page.pop("_last")
        yield page


def _table(door: Door, kind: Kind, page: dict[str, list[object]]) -> pa.Table:
    columns = []
    for each in kind.properties:
        wanted = schema(kind).field(each.name).type
        try:
            given = pa.string() if each.type in TEMPORAL else wanted
            columns.append(pa.array(page[each.name], given).cast(wanted))
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise NotAStore(f"Neo4j at {door.where} holds {kind.label} whose {each.name} is no {each.type}") from error
    return pa.Table.from_arrays(columns, schema=schema(kind))
