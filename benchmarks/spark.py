"""Spark beside DuckDB on one bank in one run, answers held equal: `python -m benchmarks.spark STORE_URL [ENGINE_URL]`.

The results are printed, and written to `benchmarks/results/spark-<customers>.json`.
"""

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from pandas.testing import assert_frame_equal

from benchmarks.timing import Result
from graph.algorithms import rounds
from graph.engines import opened_engine
from graph.engines.contract import OpenEngine
from graph.engines.duckdb import DuckEngine
from graph.snapshot import Bank
from graph.stores import open_store
from graph.stores.contract import Store
from queries.question import find

RESULTS = Path(__file__).with_name("results")

PLANTED = """
SELECT customer.id AS node, referred.referrer_id AS parent, CAST(1 AS BIGINT) AS value
FROM customer
LEFT JOIN referred ON referred.referee_id = customer.id AND referred.counted
"""
LINKS = "SELECT referrer_id AS source, referee_id AS target FROM referred WHERE counted"
TREES = "SELECT root, count(*) AS members, max(generation) AS depth FROM tree GROUP BY root ORDER BY root"
PARTS = "SELECT component, count(*) AS members FROM component GROUP BY component ORDER BY component"

Work = Callable[[], pd.DataFrame]


def compare(store: Store, engine_url: str = "spark") -> dict[str, Result]:
    """Seconds of both engines by what is asked, of the clock and of processors, each of a bank not asked before.

    `spark_first_cpu` is Spark's first run, which compiles; the others are second runs.
    Raises `AssertionError` where the engines do not agree.
    """
    found = {}
    with opened_engine(engine_url) as engine:
        for name, work in _works(store).items():
            print(name, end=": ", flush=True)
            found[name] = _both(partial(_of_bank, store, work), partial(_of_bank, store, work, engine))
            print(", ".join(f"{each} {value:.2f}" for each, value in found[name].items()), flush=True)
    return found


def _both(duck: Work, spark: Work) -> Result:
    first, answer = _timed(spark)
    _, expected = _timed(duck)
    assert_frame_equal(answer, expected, check_dtype=False, rtol=1e-9)
    ours, theirs = _timed(duck)[0], _timed(spark)[0]
    return {
        **{f"duckdb_{name}": value for name, value in ours.items()},
        **{f"spark_{name}": value for name, value in theirs.items()},
        "spark_first_cpu": first["cpu"],
        "ratio_cpu": theirs["cpu"] / ours["cpu"],
    }


def _timed(work: Work) -> tuple[Result, pd.DataFrame]:
    begun, worked = time.perf_counter(), _processor()
    answer = work()
    return {"seconds": time.perf_counter() - begun, "cpu": _processor() - worked}, answer


def _processor() -> float:
    """Seconds of processor that this process and its children took, Spark's JVM among them; as Linux tells it."""
    mine = Path("/proc/self")
    children = [child for task in (mine / "task").iterdir() for child in (task / "children").read_text().split()]
    stats = [(place / "stat").read_text() for place in (mine, *(Path("/proc") / child for child in children))]
    ticks = sum(int(tick) for stat in stats for tick in stat.rpartition(")")[2].split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _of_bank(store: Store, work: Callable[[Bank], pd.DataFrame], engine: OpenEngine = DuckEngine) -> pd.DataFrame:
    with closing(Bank(store.revision(), engine)) as bank:
        return work(bank)


def _works(store: Store) -> dict[str, Callable[[Bank], pd.DataFrame]]:
    with closing(store.revision()) as revision:
        products = revision.table("product")["id"].to_pylist()
    path = {"held": products[3:4], "target": products[-1]}
    return {
        "strategy coverage": partial(_ask, "strategy", "coverage", {}),
        "products pairs": partial(_ask, "products", "pairs", {}),
        "products paths": partial(_ask, "products", "paths", path),
        "referral forest in rounds": _forest,
        "components in rounds": _components,
    }


def _ask(theme: str, name: str, given: dict[str, Any], bank: Bank) -> pd.DataFrame:
    with bank.snapshot() as snapshot:
        return find(theme, name).ask(snapshot, **given).to_frame()


def _forest(bank: Bank) -> pd.DataFrame:
    with bank.snapshot() as snapshot:
        snapshot.session.keep("planted", PLANTED)
        rounds.grow(snapshot.session)
        return snapshot.session.sql(TREES).to_pandas()


def _components(bank: Bank) -> pd.DataFrame:
    with bank.snapshot() as snapshot:
        snapshot.session.keep("link", LINKS)
        rounds.join(snapshot.session)
        return snapshot.session.sql(PARTS).to_pandas()


def main() -> None:
    """Measure on the bank at a URL, and write the results with machine and versions."""
    with tempfile.TemporaryDirectory() as cache:
        store = open_store(sys.argv[1], cache=Path(cache))
        with closing(store.revision()) as revision:
            customers = revision.table("customer").num_rows
        found = compare(store, *sys.argv[2:3])
        store.close()
    machine = {"system": platform.platform(terse=True), "python": platform.python_version()}
    versions = {name: version(name) for name in ("duckdb", "pyspark", "pyarrow")}
    text = json.dumps({"customers": customers, "machine": machine, "versions": versions, "seconds": found}, indent=1)
    (RESULTS / f"spark-{customers}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
