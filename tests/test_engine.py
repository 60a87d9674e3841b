"""The one door to DuckDB behaves as Python does."""

import os
import signal
import threading

import pytest

from graph.engine import Engine
from graph.errors import TooLarge

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


def test_a_sum_that_no_answer_can_hold_is_told_in_a_line_without_its_value() -> None:
    engine = Engine(lambda _: None)
    session = engine.session()
    with pytest.raises(TooLarge, match=r"^a sum over this bank is beyond the whole numbers of 64 bits: .*$"):
        session.sql("SELECT CAST(sum(i) AS BIGINT) FROM (VALUES (9223372036854775807), (1)) AS t(i)")
    session.close()
    engine.close()
