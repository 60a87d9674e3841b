"""The one door to DuckDB behaves as Python does."""

from typing import Any

import pytest

from graph.engines.duckdb import DuckEngine, DuckSession
from graph.errors import TooLarge
from graph.once import Once


class Failing:
    """A connection whose statements end by an error of DuckDB's."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def execute(self, *_: object) -> None:
        raise self.error

    def interrupt(self) -> None:
        """There is nothing to interrupt."""


@pytest.mark.parametrize(
    ("told", "raised"),
    [(RuntimeError("Query interrupted"), KeyboardInterrupt), (RuntimeError("something else"), RuntimeError)],
)
def test_an_interrupted_statement_is_the_interrupt_key_and_no_other_error_is(
    told: Exception, raised: type[BaseException]
) -> None:
    connection: Any = Failing(told)
    session = DuckSession(connection, lambda _: None, Once())
    with pytest.raises(raised):
        session.keep("rows", "SELECT 1 AS one")


def test_a_parameter_that_the_text_does_not_name_is_left_out() -> None:
    engine = DuckEngine(lambda _: None)
    session = engine.session()
    assert session.sql("SELECT $a + 1 AS b", a=1, text="unused").to_pylist() == [{"b": 2}]
    session.close()
    engine.close()


def test_a_sum_that_no_answer_can_hold_is_told_in_a_line_without_its_value() -> None:
    engine = DuckEngine(lambda _: None)
    session = engine.session()
    with pytest.raises(TooLarge, match=r"^a sum over this bank is beyond the whole numbers of 64 bits: .*$"):
        session.sql("SELECT CAST(sum(i) AS BIGINT) FROM (VALUES (9223372036854775807), (1)) AS t(i)")
    session.close()
    engine.close()
