"""Every question's SQL stays in the subset that DuckDB and Spark understand alike: an allow-list, walked by sqlglot.

What no syntax shows stays with the writer: a divisor that may be zero is NULLIF(d, 0), days are not subtracted, and
money that may pass 2^63 is cast before it is added up.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted(file for folder in ("queries", "graph") for file in (ROOT / folder).rglob("*.sql"))

CLAUSES = {
    exp.Select, exp.From, exp.Where, exp.Join, exp.Group, exp.GroupingSets, exp.Having, exp.Qualify, exp.Order,
    exp.Ordered, exp.Limit, exp.Union, exp.Intersect, exp.Except, exp.With, exp.CTE, exp.Subquery, exp.Table,
    exp.TableAlias, exp.Alias, exp.Column, exp.Identifier, exp.Star, exp.Distinct, exp.Lateral, exp.Exists, exp.Tuple,
}  # fmt: skip
VALUES = {
    exp.Literal, exp.Null, exp.Boolean, exp.Placeholder, exp.Cast, exp.DataType, exp.Var, exp.Paren, exp.Neg, exp.Case,
    exp.If, exp.Coalesce, exp.Nullif, exp.And, exp.Or, exp.Not, exp.Is, exp.In, exp.Between, exp.EQ, exp.NEQ, exp.LT,
    exp.LTE, exp.GT, exp.GTE, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.BitwiseAnd,
    exp.BitwiseLeftShift, exp.BitwiseNot, exp.DPipe,
}  # fmt: skip
FUNCTIONS = {
    exp.Abs, exp.Ceil, exp.Contains, exp.DateDiff, exp.Exp, exp.Explode, exp.Floor, exp.GenerateSeries, exp.Greatest,
    exp.Least, exp.Ln, exp.Lower, exp.Round, exp.Sqrt, exp.StartsWith, exp.TimestampTrunc, exp.DateTrunc, exp.TimeToStr,
}  # fmt: skip
AGGREGATES = {
    exp.ArgMax, exp.ArgMin, exp.ArrayAgg, exp.ArraySort, exp.Avg, exp.BitwiseOrAgg, exp.Count, exp.Filter,
    exp.GroupConcat, exp.LogicalAnd, exp.LogicalOr, exp.Max, exp.Median, exp.Min, exp.Sum,
}  # fmt: skip
WINDOWS = {
    exp.Window, exp.WindowSpec, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Lag, exp.Lead, exp.FirstValue,
    exp.LastValue, exp.IgnoreNulls,
}  # fmt: skip
ALLOWED = CLAUSES | VALUES | FUNCTIONS | AGGREGATES | WINDOWS
RANKED = exp.RowNumber | exp.Rank | exp.DenseRank | exp.Lag | exp.Lead
NAMED = {"PERCENTILE"}  # the engine's macro; Spark has it


def faults(text: str) -> list[str]:
    """What in a statement the two engines do not understand alike."""
    statements = sqlglot.parse(text, read="duckdb")
    if len(statements) != 1 or statements[0] is None:
        return ["a file holds one statement"]
    return [fault for node in statements[0].walk() for fault in _faults_of(node)]


def _faults_of(node: exp.Expression) -> Iterator[str]:
    """A node that is not on the list, or one that is alike in one form alone."""
    text = node.sql(dialect="duckdb")
    if isinstance(node, exp.Anonymous):
        if node.name.upper() not in NAMED:
            yield f"function {node.name} is not on the allow-list: {text}"
    elif type(node) not in ALLOWED:
        yield f"{type(node).__name__} is not on the allow-list: {text}"
    elif isinstance(node, exp.With) and node.args.get("recursive"):
        yield "WITH RECURSIVE: Spark 4.0 has none"
    elif isinstance(node, exp.Join) and node.args.get("method"):
        yield f"{node.args['method']} JOIN: Spark has none: {text}"
    elif isinstance(node, exp.DateDiff) and node.text("unit").upper() not in ("DAY", "SECOND"):
        yield f"date_diff counts days or seconds only; other units are counted differently: {text}"
    elif isinstance(node, exp.Window) and isinstance(node.this, RANKED) and not node.args.get("order"):
        yield f"a rank needs ORDER BY: {text}"
    elif isinstance(node, exp.GroupConcat) and not node.find(exp.Order):
        yield f"string_agg needs ORDER BY: {text}"
    elif isinstance(node, exp.ArrayAgg) and (node.find(exp.Order) or not isinstance(node.parent, exp.ArraySort)):
        yield f"write list_sort(list(x)): an ORDER BY within is dropped in silence: {text}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_a_sql_file_stays_in_the_subset(file: Path) -> None:
    found = faults(file.read_text("utf-8"))
    assert not found, "\n".join(f"{file.relative_to(ROOT)}: {fault}" for fault in found)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_a_sql_file_can_be_written_for_spark(file: Path) -> None:
    text = file.read_text("utf-8")
    assert sqlglot.transpile(text, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("SELECT quantile_cont(x, 0.9) FROM t", "PercentileCont"),
        ("SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY x) FROM t", "PercentileCont"),
        ("SELECT list(x ORDER BY y) FROM t", "list_sort"),
        ("SELECT list(x) FROM t", "list_sort"),
        ("SELECT row_number() OVER () FROM t", "a rank needs ORDER BY"),
        ("SELECT string_agg(x, ',') FROM t", "ORDER BY"),
        ("SELECT date_diff('month', a, b) FROM t", "days or seconds"),
        ("SELECT day + INTERVAL 30 DAY FROM t", "Interval"),
        ("SELECT extract(dow FROM day) FROM t", "Extract"),
        ("SELECT mode(x) FROM t", "Mode"),
        ("SELECT hash(x) FROM t", "hash"),
        ("SELECT x[1:2] FROM t", "Slice"),
        ("SELECT a FROM t ASOF JOIN u ON t.day >= u.day", "ASOF"),
        ("WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r) SELECT a FROM r", "RECURSIVE"),
        ("COPY t TO 'file.csv'", "Copy"),
        ("FROM read_parquet('x.parquet')", "ReadParquet"),
        ("SELECT 1; SELECT 2", "one statement"),
    ],
)
def test_what_the_engines_read_differently_is_refused(text: str, fault: str) -> None:
    assert any(fault in each for each in faults(text)), faults(text)


def test_what_both_read_alike_is_accepted() -> None:
    text = """
        SELECT a, percentile(x, 0.9) AS p90, string_agg(b, '>' ORDER BY c, d) AS way, sum(x) / NULLIF(sum(y), 0) AS rate
        FROM t
        GROUP BY a
        QUALIFY row_number() OVER (PARTITION BY a ORDER BY p90 DESC NULLS LAST) = 1
    """
    assert faults(text) == []
