"""Views that were made a moment ago: a list that goes on from one of them costs only what is new."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence

from graph.snapshot import Bank
from queries.explore.operations import Operation
from queries.explore.view import View

KEPT = 64  # views


class Memory:
    """The last views of one bank, each with what it hangs on beside its operations; safe for many threads."""

    def __init__(self, _bank: Bank, kept: int = KEPT) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        self._views: OrderedDict[tuple[Hashable, tuple[Operation, ...]], View] = OrderedDict()

    def recall(self, beside: Hashable, operations: Sequence[Operation]) -> tuple[int, View]:
        """How many of the operations are done, and the view after them: a copy, to go on from."""
        with self._lock:
            done = max(
                (len(key[1]) for key in self._views if key[0] == beside and operations[: len(key[1])] == key[1]),
                default=0,
            )
            if not done:
                return 0, View()
            key = (beside, tuple(operations[:done]))
            self._views.move_to_end(key)
            return done, self._views[key].copy()

    def remember(self, beside: Hashable, operations: Sequence[Operation], view: View) -> None:
        """Keep a view after these operations, which nobody changes any more."""
        with self._lock:
            self._views[beside, tuple(operations)] = view
            self._views.move_to_end((beside, tuple(operations)))
            while len(self._views) > self._kept:
                self._views.popitem(last=False)
