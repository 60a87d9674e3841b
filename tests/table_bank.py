"""A bank of tables alone, made in no time, for questions that ask no graph but whether a node is there."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from graph.model import KINDS, NODES
from graph.snapshot import Bank
from graph.stores.contract import Dialect
from graph.tables import empty

_ASKED = re.compile(r"MATCH \(n:(\w+) \{id: \$id\}\) RETURN n.id AS id")
_TABLES = {kind.label: kind.name for kind in NODES}


class TableRevision:
    """A revision whose Parquet files are written when they are first asked for."""

    name = "tables"
    dialect: Dialect = "ladybug"
    loading = False

    def __init__(self, tables: Mapping[str, pa.Table], folder: Path) -> None:
        self._tables = tables
        self._folder = folder

    def path(self, kind: str) -> Path:
        path = self._folder / f"{kind}.parquet"
        pq.write_table(self.table(kind), path)
        return path

    def table(self, kind: str) -> pa.Table:
        return self._tables.get(kind, empty(KINDS[kind]))

    def local(self, cypher: str, **params: Any) -> list[dict[str, Any]]:
        """Whether a node is there: the one thing that can be asked."""
        asked = _ASKED.fullmatch(cypher)
        assert asked, f"a bank of tables has no graph to ask: {cypher}"
        return [{"id": each} for each in self.table(_TABLES[asked[1]])["id"].to_pylist() if each == params["id"]]

    def close(self) -> None:
        """There is nothing to let go of."""


def table_bank(tables: Mapping[str, pa.Table], folder: Path) -> Bank:
    """A bank of the tables, its files in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    return Bank(TableRevision(tables, folder))
