"""Spark beside DuckDB on one bank in one run, answers held equal: `python -m benchmarks.spark STORE_URL [ENGINE_URL]`.

The results are printed, and written to `benchmarks/results/spark-<customers>.json`.
"""

import json
import platform
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from pandas.testing import assert_frame_equal

from benchmarks.subject import seconds
from graph.algorithms import rounds
from graph.engines import opened_engine
from graph.snapshot import Bank
from graph.stores import open_store
from graph.stores.contract import Store
from queries.question import find

RESULTS = Path(__file__).with_name("results")
AGAIN = 2  # runs after the first, of which the best counts

PLANTED = """
SELECT customer.id AS node, referred.referrer_id AS parent, CAST(1 AS BIGINT) AS value
FROM customer
LEFT JOIN referred ON referred.referee_id = customer.id AND referred.counted
"""
LINKS = "SELECT referrer_id AS source, referee_id AS target FROM referred WHERE counted"
TREES = "SELECT root, count(*) AS members, max(generation) AS depth FROM tree GROUP BY root ORDER BY root"
PARTS = "SELECT component, count(*) AS members FROM component GROUP BY component ORDER BY component"

Result = dict[str, float]


def compare(store: Store, engine_url: str = "spark") -> dict[str, Result]:
    """Seconds of both engines by what is asked, the best of two after a first; `first` is Spark's first.

    Raises `AssertionError` where the engines do not agree.
    """
    found = {}
    with opened_engine(engine_url) as engine:
        duck, spark = Bank(store.revision()), Bank(store.revision(), engine)
        for name, work in _works(duck).items():
            print(name, end=": ", flush=True)
            found[name] = _both(partial(work, duck), partial(work, spark))
            print(", ".join(f"{each} {value:.2f}" for each, value in found[name].items()))
        duck.close()
        spark.close()
    return found


def _both(duck: Callable[[], pd.DataFrame], spark: Callable[[], pd.DataFrame]) -> Result:
    answers: list[pd.DataFrame] = []
    first = seconds(lambda: answers.append(spark()))
    assert_frame_equal(answers[0], duck(), check_dtype=False, rtol=1e-9)
    pairs = [(seconds(duck), seconds(spark)) for _ in range(AGAIN)]
    ours, theirs = (min(each) for each in zip(*pairs, strict=True))
    return {"duckdb": ours, "spark": theirs, "ratio": theirs / ours, "first": first}


def _works(bank: Bank) -> dict[str, Callable[[Bank], pd.DataFrame]]:
    products = bank.revision.table("product")["id"].to_pylist()
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
        revision = store.revision()
        customers = revision.table("customer").num_rows
        revision.close()
        found = compare(store, *sys.argv[2:3])
        store.close()
    machine = {"system": platform.platform(terse=True), "python": platform.python_version()}
    versions = {name: version(name) for name in ("duckdb", "pyspark", "pyarrow")}
    text = json.dumps({"customers": customers, "machine": machine, "versions": versions, "seconds": found}, indent=1)
    (RESULTS / f"spark-{customers}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
