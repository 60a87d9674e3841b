"""Arrangements that were worked out a moment ago: they take longer than all else of a picture."""

import threading
from collections import OrderedDict
from collections.abc import Mapping

from graph.snapshot import Bank
from queries.explore.view import LaidOut
from visualizations.explorer.places import STEP, Place
from visualizations.layouts.arranging import arrange

KEPT = 16


class Arrangements:
    """The last arrangements of one bank's nodes; safe for many threads."""

    def __init__(self, _bank: Bank) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[LaidOut, Mapping[str, Place]] = OrderedDict()

    def of(self, event: LaidOut) -> Mapping[str, Place]:
        """The place of each node that was there when all were laid out."""
        with self._lock:
            found = self._found.get(event)
        if found is None:
            edges = [(source, target) for source, target, _ in event.edges]
            found = arrange(event.name, event.nodes, edges, STEP)
        with self._lock:
            self._found[event] = found
            self._found.move_to_end(event)
            while len(self._found) > KEPT:
                self._found.popitem(last=False)
        return found
