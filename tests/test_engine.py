"""The one door to DuckDB behaves as Python does."""

import os
import signal
import threading

import pytest

from graph.engine import Engine

LONG = "SELECT sum(a.i * b.i) AS total FROM range(200000) AS a(i), range(200000) AS b(i)"


def test_a_long_statement_ends_by_the_interrupt_key() -> None:
    # A process that was started in the background may have been told to ignore the key.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    engine = Engine(lambda _: None)
    session = engine.session()
    key = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    key.start()
    with pytest.raises(KeyboardInterrupt):
        session.keep("long", LONG)
    key.join()
    signal.signal(signal.SIGINT, before)
    session.close()
    engine.close()


def test_a_parameter_that_the_text_does_not_name_is_left_out() -> None:
    engine = Engine(lambda _: None)
    session = engine.session()
    assert session.sql("SELECT $a + 1 AS b", a=1, text="unused").to_pylist() == [{"b": 2}]
    session.close()
    engine.close()
