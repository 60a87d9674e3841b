"""Engines for SQL over the tables of a bank: one contract, a door for each."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from graph.engines.contract import OpenEngine
from graph.engines.duckdb import DuckEngine
from graph.errors import BadParameter, EngineUnavailable

DUCKDB = "duckdb"
SPARK = "spark"  # this machine, two threads
MASTERS = re.compile(r"local(\[([1-9]\d*|\*)(,\d+)?\])?|local-cluster\[.+\]|yarn|(spark|k8s|sc)://.+")
CHOICES = "duckdb, spark, spark://HOST:7077, sc://HOST:15002, or another master of Spark's (yarn, k8s://…)"


@contextmanager
def opened_engine(url: str = DUCKDB, duck: OpenEngine = DuckEngine) -> Iterator[OpenEngine]:
    """How banks get the engine of a URL while it is open; `duck` is DuckDB within its limits.

    Raises `BadParameter` and `EngineUnavailable`.
    """
    if url == DUCKDB:
        yield duck
        return
    if url != SPARK and not MASTERS.fullmatch(url):
        raise BadParameter("engine", url, CHOICES)
    if find_spec("pyspark") is None:
        raise EngineUnavailable("Spark is not installed here: pip install 'customer-journey-graph[spark]'")
    from graph.engines.spark import Spark  # noqa: PLC0415 # the extra [spark], slow to import

    spark = Spark("local[2]" if url == SPARK else url)
    try:
        yield spark.engine
    finally:
        spark.close()
