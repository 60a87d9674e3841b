"""A store that answers while loads switch its revisions: each question keeps the revision it began with."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from graph.engines.contract import OpenEngine
from graph.engines.duckdb import DuckEngine
from graph.snapshot import Bank, Snapshot
from graph.stores import Revision, Store
from queries.answer import Answer
from queries.explore.around import Surroundings
from queries.question import Question

KEPT_ANSWERS = 16


class Service:
    """The current bank of a store, shared by all callers; safe for many threads."""

    def __init__(self, store: Store, engine: OpenEngine = DuckEngine) -> None:
        self.store = store
        self.recalled = 0  # answers that were given again
        self._engine = engine
        self._lock = threading.Lock()
        self._bank: Bank | None = None
        self._readers: dict[int, int] = {}
        self._answers: OrderedDict[tuple[Any, ...], Answer[Any, Any]] = OrderedDict()

    @contextmanager
    def snapshot(self, as_of: date | None = None, *, reveal: bool = False) -> Iterator[Snapshot]:
        """The current bank as of a day, kept open until the caller is done with it."""
        bank = self._borrow()
        try:
            with bank.snapshot(as_of, reveal=reveal) as snapshot:
                yield snapshot
        finally:
            self._give_back(bank)

    def ask(self, question: Question, given: dict[str, Any], as_of: date | None, reveal: bool) -> Answer[Any, Any]:
        """The answer; one that was given a moment ago, of the same revision, is given again."""
        with self.snapshot(as_of, reveal=reveal) as snapshot:
            values = question.read(given)
            key = (snapshot.revision.name, question.theme, question.name, repr(values), snapshot.as_of, reveal)
            answer = self._recall(key)
            if answer is None:
                answer = question.ask(snapshot, **given)
                self._remember(key, answer)
            return answer

    def prepare(self) -> None:
        """Count the neighbours of the bank's hubs as of its latest day: the explorer's first answers need them."""
        with self.snapshot() as snapshot:
            Surroundings(snapshot).count_crowds()

    @property
    def opened(self) -> Revision | None:
        """The revision that was asked last, None before the first question."""
        bank = self._bank
        return bank.revision if bank else None

    def close(self) -> None:
        """Let the bank and its store go."""
        with self._lock:
            if self._bank is not None:
                self._bank.close()
                self._bank = None
        self.store.close()

    def _borrow(self) -> Bank:
        current = self.store.current()
        with self._lock:
            if self._bank is None or self._bank.revision.name != current:
                before, self._bank = self._bank, Bank(self.store.revision(), self._engine)
                self._answers.clear()
                self._close_if_unread(before)
            self._readers[id(self._bank)] = self._readers.get(id(self._bank), 0) + 1
            return self._bank

    def _give_back(self, bank: Bank) -> None:
        with self._lock:
            self._readers[id(bank)] -= 1
            if bank is not self._bank:
                self._close_if_unread(bank)

    def _close_if_unread(self, bank: Bank | None) -> None:
        if bank is not None and not self._readers.get(id(bank)):
            self._readers.pop(id(bank), None)
            bank.close()

    def _recall(self, key: tuple[Any, ...]) -> Answer[Any, Any] | None:
        with self._lock:
            if key in self._answers:
                self.recalled += 1
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def _remember(self, key: tuple[Any, ...], answer: Answer[Any, Any]) -> None:
        with self._lock:
            if self._bank is None or key[0] != self._bank.revision.name:
                return  # of a revision that is not current: it may hold what is to be forgotten
            self._answers[key] = answer
            while len(self._answers) > KEPT_ANSWERS:
                self._answers.popitem(last=False)
