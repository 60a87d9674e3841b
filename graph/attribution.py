"""Which claim counts as the referral of a customer: one rule, for the load and for the findings.

A claim is one use of a referral link by one issuer of the link, or a referral that the source states.
It belongs to the store, whatever as_of.
"""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.engines.contract import Session
from graph.engines.duckdb import DuckEngine

CLAIMS = Path(__file__).with_name("claims.sql")
VERDICTS = Path(__file__).with_name("verdicts.sql")
READS = ("customer", "redeemed_by", "issued", "under", "programme", "referred")
FINDINGS = ("self", "late_referrer", "cycle", "competing")


def claims(table: Callable[[str], pa.Table]) -> pa.Table:
    """All claims, by referee, referrer and link, each with its finding or the mark that it counts.

    `table(kind)` gives the rows of a kind. Columns: referrer_id, referee_id, referral_link_id (missing: stated by
    the source), day, given, on_application, finding (one of `FINDINGS` or missing), counted. A claim without a
    finding that does not count says nothing: it came too early or too late, or beside one by the same referrer.
    """
    engine = DuckEngine(lambda _: None)
    session = engine.session()
    try:
        for kind in READS:
            session.table(kind, table(kind))
        return judged(session)
    finally:
        session.close()
        engine.close()


def counted(table: Callable[[str], pa.Table]) -> pa.Table:
    """The referrals that count, at most one a referee, by referee: referrer_id, referee_id, given.

    They are a forest. `given` tells a referral stated by the source from one derived of a link.
    """
    found = claims(table)
    return found.filter(found["counted"]).select(["referrer_id", "referee_id", "given"])


def method() -> tuple[dict[str, str], ...]:
    """How claims are judged, for a receipt."""
    cycles = f"strongly connected components by scipy {version('scipy')}"
    texts = tuple({"name": f"graph/{each.name}", "text": each.read_text("utf-8")} for each in (CLAIMS, VERDICTS))
    return (*texts, {"name": "cycles of claims", "text": cycles})


def judged(session: Session) -> pa.Table:
    """All claims as `claims` gives them, of the tables that a session finds."""
    claim = session.sql(CLAIMS.read_text("utf-8"))
    session.table("claim", claim)
    session.table("circular", _circular(_on_one_day(claim)))
    return session.sql(VERDICTS.read_text("utf-8"))


def _on_one_day(claim: pa.Table) -> pa.Table:
    """The pairs that joined on one day: where every referrer came first, no other claim can close a circle."""
    same_day = pc.equal(claim["referrer_joined_on"], claim["referee_joined_on"])
    others = pc.not_equal(claim["referrer_id"], claim["referee_id"])
    pairs = claim.filter(pc.and_(same_day, others)).select(["referrer_id", "referee_id"])
    return pairs.group_by(["referrer_id", "referee_id"]).aggregate([])


def _circular(pairs: pa.Table) -> pa.Table:
    """The pairs that lie on a directed cycle of the pairs."""
    from scipy.sparse import coo_array  # noqa: PLC0415 # slow to import, and every command imports this module
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 # as above

    if not pairs.num_rows:
        return pairs
    ends = pa.concat_arrays([*pairs["referrer_id"].chunks, *pairs["referee_id"].chunks])
    numbered = pc.dictionary_encode(ends)
    source, target = np.split(numbered.indices.to_numpy(), 2)
    size = len(numbered.dictionary)
    graph = coo_array((np.ones(len(source), dtype=np.int8), (source, target)), shape=(size, size))
    _, component = connected_components(graph.tocsr(), directed=True, connection="strong")
    return pairs.filter(pa.array(component[source] == component[target]))
