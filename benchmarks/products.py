"""Questions about products: pairs against pandas, held equal, and paths.

Alone: `python -m benchmarks.measure products FUNCTION ladybug://FOLDER`.
"""

from datetime import date
from functools import partial

import pandas as pd
from pandas.testing import assert_frame_equal

from benchmarks import pandas_pairs
from benchmarks.timing import Result, seconds
from graph.snapshot import Bank
from queries.question import find

WINDOW = 365


def all_pairs_against_pandas(bank: Bank) -> Result:
    """How many times as fast as pandas, both with what they read in memory; higher is better.

    `cold`: our seconds where the bank was not yet asked about products. Raises `AssertionError` where answers differ.
    """
    with bank.snapshot() as snapshot:
        as_of = snapshot.as_of
    holds = bank.revision.table("holds").select(["customer_id", "product_id", "opened_on"])
    customers = bank.revision.table("customer").select(["id", "left_on"])
    frames = holds.to_pandas(date_as_object=False), customers.to_pandas(date_as_object=False)
    ours = partial(_ours, bank, as_of)
    theirs = partial(pandas_pairs.pairs, *frames, pd.Timestamp(as_of), WINDOW)
    cold = seconds(ours)
    assert_frame_equal(ours(), theirs(), check_like=True, check_dtype=False, rtol=1e-9)
    taken, peer = min(seconds(ours) for _ in range(3)), min(seconds(theirs) for _ in range(2))
    return {"ours": taken, "theirs": peer, "ratio": peer / taken, "cold": cold}


def paths_again_against_first(bank: Bank) -> Result:
    """How many times as fast the paths to a product are once the bank was asked for paths; higher is better."""

    def ours() -> None:
        with bank.snapshot() as snapshot:
            find("products", "paths").ask(snapshot, held=products[3:4], target=products[-1])

    products = bank.revision.table("product")["id"].to_pylist()
    cold = seconds(ours)
    taken = min(seconds(ours) for _ in range(3))
    return {"ours": taken, "theirs": cold, "ratio": cold / taken}


MEASURES = (all_pairs_against_pandas, paths_again_against_first)


def _ours(bank: Bank, as_of: date) -> pd.DataFrame:
    with bank.snapshot(as_of) as snapshot:
        frame = find("products", "pairs").ask(snapshot, window=WINDOW).to_frame()
    return frame.sort_values(["a", "b"], ignore_index=True)
