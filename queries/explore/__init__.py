"""The explorer: a view is a list of operations, replayed on the graph."""

from queries.explore.reading import read_operations
from queries.explore.replay import explore

__all__ = ["explore", "read_operations"]
