"""Operations without a node: as if nobody had ever named it."""

from collections.abc import Iterator
from dataclasses import fields

from queries.explore.operations import Network, Operation, Panel


def without(operations: tuple[Operation, ...], node: str) -> tuple[Operation, ...]:
    """The operations that do not name a node, and of lists of nodes what is left of them."""
    return tuple(left for each in operations for left in _without(each, node))


def _without(operation: Operation, node: str) -> Iterator[Operation]:
    """The operation without the node; nothing where it was about the node, or about nothing else."""
    if isinstance(operation, Panel) and operation.node == node:
        yield Panel(operation.name)
        return
    if isinstance(operation, Network) and f"customer:{operation.customer}" == node:
        return
    for each in fields(operation):
        value = getattr(operation, each.name)
        if value == node:
            return
        if isinstance(value, tuple) and node in value:
            left = tuple(other for other in value if other != node)
            if left:
                yield type(operation)(**{**vars(operation), each.name: left})
            return
    yield operation
