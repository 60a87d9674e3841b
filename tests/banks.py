"""Banks for tests: small folders and tables made into a `Bank` without the load that is under test elsewhere."""

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph.model import KINDS, Type
from graph.tables import empty, schema

TINY = Path(__file__).with_name("tiny-bank")

_READ: dict[Type, Callable[[str], Any]] = {
    Type.ID: str,
    Type.TEXT: str,
    Type.WHOLE: int,
    Type.NUMBER: float,
    Type.TRUTH: lambda text: text in ("true", "1"),
    Type.DAY: date.fromisoformat,
    Type.TIME: datetime.fromisoformat,
}


def tables_of(folder: Path) -> dict[str, pa.Table]:
    """The CSV tables of a clean bundle, every kind, typed; nothing is checked and nothing derived."""
    return {name: _table(folder, name) for name in KINDS}


def _table(folder: Path, name: str) -> pa.Table:
    path = folder / f"{name}.csv"
    if not path.exists():
        return empty(KINDS[name])
    with path.open(encoding="utf-8", newline="") as lines:
        return table_from(name, csv.DictReader(lines))


def table_from(name: str, records: Iterable[Mapping[str, Any]]) -> pa.Table:
    """A typed table of a kind from records of text or of typed values."""
    kind = KINDS[name]
    rows = [{each.name: _value(each.type, record.get(each.name)) for each in kind.properties} for record in records]
    return pa.Table.from_pylist(rows, schema=schema(kind))


def _value(type_: Type, value: Any) -> Any:
    if value is None or value == "":
        return None
    return _READ[type_](value) if isinstance(value, str) else value
