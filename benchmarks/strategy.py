"""Strategy coverage against what a bank would write first: one naive statement, and plain Python.

Alone: `python -m benchmarks.measure strategy FUNCTION ladybug://FOLDER`.
"""

import tempfile
from collections import Counter
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.plain_coverage import STATES, PlainBank
from benchmarks.timing import Result, seconds, work
from graph.model import KINDS
from graph.snapshot import Bank
from graph.stores.contract import Revision
from queries.question import find
from queries.strategy.judgement import RULES

NAIVE = Path(__file__).with_name("naive_coverage.sql")
SAMPLE = 10_000  # customers whom plain Python judges
TIMES = 2


def coverage_against_naive_sql(bank: Bank) -> Result:
    """All of our coverage as a multiple of the first failing rules in one naive statement; lower is better.

    Both read the tables, at the same memory and threads; `work`: the same by processor time. `again`, `again_work`:
    of another day, for which ours reads no table; `warm`: its seconds.
    Raises `AssertionError` where the two count differently.
    """
    as_of = _day(bank)
    naive = partial(_naive, bank, as_of)
    _assert_equal_to_waterfalls(bank, naive(), as_of)
    theirs, their_work = min(work(naive) for _ in range(TIMES))
    cold, again = [], []
    for _ in range(TIMES):
        fresh = Bank(bank.revision)
        cold.append(work(partial(_coverage, fresh, as_of)))
        again.append(work(partial(_coverage, fresh, as_of - timedelta(days=30))))
        fresh.engine.close()
    (ours, our_work), (another, another_work) = min(cold), min(again)
    return {
        "ours": ours,
        "theirs": theirs,
        "ratio": ours / theirs,
        "work": our_work / their_work,
        "warm": another,
        "again": another / theirs,
        "again_work": another_work / their_work,
    }


def coverage_against_plain_python(bank: Bank) -> Result:
    """How many times as fast as plain Python, scaled from 10,000 customers; higher is better.

    Both have what they read in memory. Raises `AssertionError` where the two disagree over the 10,000.
    """
    as_of = _day(bank)
    with tempfile.TemporaryDirectory() as place:
        sample = Sample(bank.revision, SAMPLE, Path(place))
        plain = PlainBank(lambda kind: sample.table(kind).to_pylist(), as_of)
        few = Bank(sample)
        _assert_equal_cells(plain.cells(), _coverage(few, as_of))
        few.engine.close()
    _coverage(bank, as_of)
    ours = min(seconds(partial(_coverage, bank, as_of - timedelta(days=each))) for each in range(TIMES))
    customers = bank.revision.table("customer").num_rows
    theirs = seconds(plain.cells) * customers / min(SAMPLE, customers)
    return {"ours": ours, "theirs": theirs, "ratio": theirs / ours}


MEASURES = (coverage_against_naive_sql, coverage_against_plain_python)


class Sample:
    """A revision as if it had its first customers alone."""

    name, dialect, loading = "sample", "ladybug", False

    def __init__(self, revision: Revision, customers: int, folder: Path) -> None:
        self._revision = revision
        self._folder = folder
        self._known = revision.table("customer")["id"].slice(0, customers).combine_chunks()

    def table(self, kind: str) -> pa.Table:
        """The rows of a kind that are about these customers."""
        table = self._revision.table(kind)
        for column in {"customer_id", "id" if kind == "customer" else "customer_id"} & set(table.column_names):
            table = table.filter(pc.is_in(table[column], self._known))
        return table

    def path(self, kind: str) -> Path:
        """A file with them."""
        pq.write_table(self.table(kind), self._folder / f"{kind}.parquet")
        return self._folder / f"{kind}.parquet"


def _day(bank: Bank) -> date:
    with bank.snapshot() as snapshot:
        return snapshot.as_of


def _coverage(bank: Bank, as_of: date) -> Any:
    with bank.snapshot(as_of) as snapshot:
        return find("strategy", "coverage").ask(snapshot)


def _naive(bank: Bank, as_of: date) -> pa.Table:
    with duckdb.connect(config={"memory_limit": "3GB"}) as connection:
        for kind in KINDS:
            connection.read_parquet(str(bank.revision.path(kind))).create_view(kind)
        return connection.sql(NAIVE.read_text("utf-8"), params={"as_of": as_of}).to_arrow_table()


def _assert_equal_to_waterfalls(bank: Bank, counted: pa.Table, as_of: date) -> None:
    """Three of the offers, by the question that gives the same numbers."""
    rows = counted.to_pylist()
    offers = sorted({(row["strategy_id"], row["product_id"]) for row in rows})
    for strategy, product in offers[:: max(len(offers) // 2, 1)]:
        of_offer = [row for row in rows if (row["strategy_id"], row["product_id"]) == (strategy, product)]
        first = Counter({row["failed"]: row["customers"] for row in of_offer})
        with bank.snapshot(as_of) as snapshot:
            found = find("strategy", "waterfall").ask(snapshot, strategy=strategy, product=product)
        left = [sum(first[failed] for failed in range(rule, 10)) for rule in range(1, 10)]
        _same([row.left for row in found.rows], left, f"{strategy} {product}")


def _assert_equal_cells(plain: dict[tuple[str, str], dict[str, Any]], found: Any) -> None:
    _same(len(found.rows), len(plain), "cells")
    for row in found.rows.to_records():
        cell = plain[row["segment"], row["product"]]
        same = ("customers", *STATES, "gap", "gap_balance_known")
        ours = [*(row[name] for name in same), row["gap_balance_minor"] or 0, *(row["unlock"][rule] for rule in RULES)]
        _same(ours, [cell[name] for name in (*same, "gap_balance_minor", *RULES)], f"{row['segment']} {row['product']}")


def _same(ours: object, theirs: object, what: str) -> None:
    if ours != theirs:
        raise AssertionError(f"{what}: {ours} is not {theirs}")
