"""Banks for pictures: the tiny bank, and the same with names that try to be code."""

from pathlib import Path

import pyarrow as pa

from graph.snapshot import Bank
from tests.banks import TINY, bank_of, tables_of

EVIL = '<script>alert("x")</script>'
IMAGE = "<img src=x onerror=alert(1)>"
BREAK = "</script><script>alert(2)</script> ${alert(3)} {{data}} \u2028'\""


def tiny(folder: Path) -> Bank:
    """The tiny bank."""
    return bank_of(tables_of(TINY), folder)


def hostile(folder: Path) -> Bank:
    """The tiny bank in which a customer, a product, a segment and a strategy are called by markup."""
    tables = tables_of(TINY)
    for kind, id_, name in (
        ("customer", "C01", EVIL),
        ("product", "fund", IMAGE),
        ("segment", "payroll", BREAK),
        ("strategy", "S3", BREAK),
    ):
        tables[kind] = _renamed(tables[kind], id_, name)
    return bank_of(tables, folder)


def _renamed(table: pa.Table, id_: str, name: str) -> pa.Table:
    columns = [each for each in ("name", "name_en") if each in table.column_names]
    rows = [row | (dict.fromkeys(columns, name) if row["id"] == id_ else {}) for row in table.to_pylist()]
    return pa.Table.from_pylist(rows, schema=table.schema)
