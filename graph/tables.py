"""The Arrow form of a kind: the columns of its table and their types."""

import pyarrow as pa

from graph.model import Kind, Type

ARROW_TYPES: dict[Type, pa.DataType] = {
    Type.ID: pa.string(),
    Type.TEXT: pa.string(),
    Type.WHOLE: pa.int64(),
    Type.NUMBER: pa.float64(),
    Type.TRUTH: pa.bool_(),
    Type.DAY: pa.date32(),
    Type.TIME: pa.timestamp("us"),
}


def schema(kind: Kind) -> pa.Schema:
    """The columns of a kind's table, in the order of the model."""
    return pa.schema([(each.name, ARROW_TYPES[each.type]) for each in kind.properties])


def empty(kind: Kind) -> pa.Table:
    """The table of a kind of which the bank has none."""
    return schema(kind).empty_table()
