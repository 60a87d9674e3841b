"""The peer of a load: a bare LadybugDB COPY of the same tables, and a bare DuckDB copy of the same Parquet."""

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ladybug

from benchmarks.timing import Result, seconds
from graph.model import EDGES, NODES
from graph.stores.ladybug_build import ADDRESS_SPACE, copying, definition


def bare_copies(bundle: Path) -> Result:
    """Seconds of both copies, without a check, a key or a count."""
    with TemporaryDirectory(dir=bundle.parent) as place:
        tables = Path(place, "tables")
        tables.mkdir()
        copied = seconds(lambda: _copy_parquet(bundle, tables))
        return {"parquet": copied, "graph": seconds(lambda: _copy_graph(tables))}


def _copy_parquet(bundle: Path, tables: Path) -> None:
    for file in sorted(bundle.glob("*.parquet")):
        duckdb.read_parquet(str(file)).write_parquet(str(tables / file.name))


def _copy_graph(tables: Path) -> None:
    with ladybug.Database(str(tables.with_name("graph")), max_db_size=ADDRESS_SPACE) as database:
        for kind in (*NODES, *EDGES):
            with ladybug.Connection(database) as connection:
                connection.execute(definition(kind))
        for kind in (*NODES, *EDGES):
            if (tables / f"{kind.name}.parquet").exists():
                with ladybug.Connection(database) as connection:
                    connection.execute(copying(kind).replace("'tables/", f"'{tables}/"))
