"""Networks of referrals against Neo4j's Graph Data Science library, on a server of its own that begins empty.

`python -m benchmarks.measure gds FUNCTION BUNDLE`; the server is that of `python tools/neo4j.py start gds`.
"""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import neo4j
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.neo4j import Result, session_at, started
from benchmarks.timing import seconds
from graph.snapshot import Bank
from graph.stores import open_store
from ingestion.load import load
from queries.question import find
from tools.local_neo4j import Server

SERVER = Server("gds")
ROWS_A_BATCH = 10_000

CONSTRAINT = "CREATE CONSTRAINT FOR (c:Customer) REQUIRE c.id IS UNIQUE"
CUSTOMERS = "UNWIND $rows AS r CREATE (:Customer {id: r.id})"
REFERRED = """
UNWIND $rows AS r MATCH (a:Customer {id: r.referrer_id}) MATCH (b:Customer {id: r.referee_id})
CREATE (a)-[:REFERRED]->(b)
"""
PROJECTED = "CALL gds.graph.project('networks', 'Customer', 'REFERRED') YIELD nodeCount RETURN nodeCount"
STREAMED = """
CALL gds.wcc.stream('networks') YIELD nodeId, componentId RETURN gds.util.asNode(nodeId).id AS id, componentId
"""


def networks_against_gds(bundle: Path) -> Result:
    """How many times as fast as the components alone, of a graph that is projected already, come to Python from GDS.

    Ours are all fields of the question from a warm snapshot. Higher is better.
    """
    with (
        TemporaryDirectory() as place,
        closing(_bank(bundle, Path(place))) as bank,
        started(SERVER),
        session_at(SERVER) as session,
    ):
        _copy(bank, session)
        session.run(PROJECTED).consume()
        rounds = [(seconds(lambda: _ask(bank)), seconds(lambda: _stream(session))) for _ in range(2)]
    ours, theirs = (min(each) for each in zip(*rounds, strict=True))
    return {"ours": ours, "theirs": theirs, "ratio": theirs / ours}


MEASURES = (networks_against_gds,)


def _bank(bundle: Path, place: Path) -> Bank:
    store = open_store(f"ladybug://{place / 'bank'}", cache=place)
    load(store, bundle, rejects=place / "rejects")
    return Bank(store.revision())


def _copy(bank: Bank, session: neo4j.Session) -> None:
    """The customers and the referrals that count."""
    session.run(CONSTRAINT).consume()
    referred = bank.revision.table("referred")
    _write(session, CUSTOMERS, bank.revision.table("customer").select(["id"]))
    _write(session, REFERRED, referred.filter(pc.fill_null(referred["counted"], False)))


def _write(session: neo4j.Session, text: str, rows: pa.Table) -> None:
    for start in range(0, rows.num_rows, ROWS_A_BATCH):
        session.run(text, rows=rows.slice(start, ROWS_A_BATCH).select(rows.column_names[:2]).to_pylist()).consume()


def _ask(bank: Bank) -> None:
    with bank.snapshot() as snapshot:
        find("referrals", "networks").ask(snapshot, min_size=1)


def _stream(session: neo4j.Session) -> None:
    for record in session.run(STREAMED):
        record.data()
