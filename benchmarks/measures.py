"""What is measured: our time, a peer's time on the same bank in the same run, and their ratio."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ladybug
import networkx as nx

from benchmarks.subject import Subject, seconds
from graph.model import EDGES, NODES
from graph.stores.ladybug_build import copying, definition
from queries.question import find

Result = dict[str, float]


def load_against_bare_copies(subject: Subject) -> Result:
    """A load with all checks as a multiple of a bare LadybugDB COPY and a bare DuckDB copy; lower is better."""
    with TemporaryDirectory() as place:
        bare = seconds(lambda: _bare_copies(subject.bundle, Path(place)))
    return {"ours": subject.load_seconds, "theirs": bare, "ratio": subject.load_seconds / bare}


def networks_against_networkx(subject: Subject) -> Result:
    """How many times as fast as networkx, which gives components, generations and sizes alone; higher is better."""

    def ours() -> None:
        with subject.bank.snapshot() as snapshot:
            find("referrals", "networks").ask(snapshot, min_size=1)

    ours()  # the tables are warm for both
    referred = subject.bank.revision.table("referred").to_pydict()
    customers = subject.bank.revision.table("customer")["id"].to_pylist()
    pairs = [
        (one, other)
        for one, other, counts in zip(referred["referrer_id"], referred["referee_id"], referred["counted"], strict=True)
        if counts
    ]
    taken, peer = seconds(ours), seconds(lambda: _networkx(customers, pairs))
    return {"ours": taken, "theirs": peer, "ratio": peer / taken}


def pairs_against_pandas(subject: Subject) -> Result:
    """How many times as fast as pandas, which gives joint holdings alone; higher is better."""

    def ours() -> None:
        with subject.bank.snapshot() as snapshot:
            find("products", "pairs").ask(snapshot)

    ours()
    holds = subject.bank.revision.table("holds").to_pandas()

    def pandas() -> None:
        held = holds[["customer_id", "product_id"]].drop_duplicates()
        held.merge(held, on="customer_id").groupby(["product_id_x", "product_id_y"]).size()

    taken, peer = seconds(ours), seconds(pandas)
    return {"ours": taken, "theirs": peer, "ratio": peer / taken}


MEASURES: tuple[Callable[[Subject], Result], ...] = (
    load_against_bare_copies,
    networks_against_networkx,
    pairs_against_pandas,
)


def _bare_copies(bundle: Path, place: Path) -> None:
    tables = place / "tables"
    tables.mkdir()
    for file in sorted(bundle.glob("*.parquet")):
        duckdb.sql(f"COPY (FROM read_parquet('{file}')) TO '{tables / file.name}' (FORMAT parquet)")
    with ladybug.Database(str(place / "graph"), max_db_size=1 << 38) as database:
        for kind in (*NODES, *EDGES):
            with ladybug.Connection(database) as connection:
                connection.execute(definition(kind))
        for kind in (*NODES, *EDGES):
            if (tables / f"{kind.name}.parquet").exists():
                with ladybug.Connection(database) as connection:
                    connection.execute(copying(kind).replace("'tables/", f"'{tables}/"))


def _networkx(customers: list[str], pairs: list[tuple[str, str]]) -> None:
    graph = nx.DiGraph()
    graph.add_nodes_from(customers)
    graph.add_edges_from(pairs)
    for members in nx.weakly_connected_components(graph):
        root = next(each for each in members if graph.in_degree(each) == 0)
        Counter(nx.single_source_shortest_path_length(graph, root).values())
