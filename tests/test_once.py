"""What a bank works out once: by one thread, for all of them, and again after a failure."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from graph.once import Once


def test_threads_that_ask_at_once_get_the_one_value_of_the_first() -> None:
    once, asking, made = Once(), threading.Barrier(8), []

    def make() -> object:
        made.append(threading.get_ident())
        return object()

    def ask(_: int) -> object:
        asking.wait()
        return once.get("key", make)

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(ask, range(8)))
    assert len(made) == 1
    assert len(set(found)) == 1


def test_each_key_has_a_value_of_its_own() -> None:
    once = Once()
    assert [once.get(key, lambda key=key: key * 2) for key in (1, 2, 1)] == [2, 4, 2]


def test_a_value_may_be_made_of_another() -> None:
    once = Once()
    assert once.get("sum", lambda: once.get("part", lambda: 1) + 1) == 2


def test_what_failed_is_tried_again() -> None:
    once = Once()
    with pytest.raises(ZeroDivisionError):
        once.get("key", lambda: 1 // 0)
    assert once.get("key", lambda: 1) == 1
