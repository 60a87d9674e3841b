"""The one door to DuckDB behaves as Python does."""

import os
import signal
import threading

import pytest

from graph.engine import Engine

ENDLESS = "SELECT sum(a.i * b.i) AS total FROM range(100000000) AS a(i), range(100000000) AS b(i)"


def test_a_long_statement_ends_by_the_interrupt_key() -> None:
    engine = Engine(lambda _: None)
    session = engine.session()
    key = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    key.start()
    with pytest.raises(KeyboardInterrupt):
        session.keep("endless", ENDLESS)
    key.join()
    session.close()
    engine.close()


def test_a_parameter_that_the_text_does_not_name_is_left_out() -> None:
    engine = Engine(lambda _: None)
    session = engine.session()
    assert session.sql("SELECT $a + 1 AS b", a=1, text="unused").to_pylist() == [{"b": 2}]
    session.close()
    engine.close()
