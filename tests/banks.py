"""Banks for tests: small folders and tables made into a `Bank` without the load that is under test elsewhere."""

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph.attribution import counted
from graph.model import KINDS, EdgeKind, Kind, Type
from graph.rows import TableRows
from graph.snapshot import Bank
from graph.stores.contract import Change, Progress, Store, silent
from graph.stores.ladybug import LadybugStore
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


def bank_of(tables: Mapping[str, pa.Table], folder: Path) -> Bank:
    """A bank of these tables in a new store in the folder; other kinds are empty, counted referrals as a load has them.

    Whoever asks for it closes it.
    """
    store = LadybugStore(folder)
    bundle = {**tables, "referred": with_counted(tables)}
    with store.hold() as holding:
        holding.publish([change_of(KINDS[name], empty(KINDS[name]), table) for name, table in bundle.items()])
    return Bank(store.revision())


def publish(store: Store, tables: Mapping[str, pa.Table], progress: Progress = silent) -> str:
    """Make these the whole rows of their kinds in a store, as the next revision; its name."""
    with store.hold() as holding:
        before = store.revision()
        changes = [change_of(KINDS[name], before.table(name), table) for name, table in tables.items()]
        before.close()
        return holding.publish(changes, progress)


def change_of(kind: Kind, before: pa.Table, after: pa.Table) -> Change:
    """What turns the rows before into the rows after: a plain twin of what a load finds."""
    ends = 2 if isinstance(kind, EdgeKind) else 0
    old, new = _by_key(kind, before), _by_key(kind, after)
    written = [row for key, row in new.items() if row != old.get(key)]
    removed = [
        row for key, row in old.items() if key not in new or list(row.values())[:ends] != list(new[key].values())[:ends]
    ]
    some = (TableRows(pa.Table.from_pylist(each, schema=schema(kind))) for each in (written, removed))
    return Change(kind, TableRows(in_key_order(kind, after)), *some)


def in_key_order(kind: Kind, table: pa.Table) -> pa.Table:
    """The rows of a kind by key, missing keys first."""
    keys = _by_key(kind, table)
    return pa.Table.from_pylist([keys[each] for each in sorted(keys)], schema=schema(kind))


def _by_key(kind: Kind, table: pa.Table) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Rows by a key that sorts, where missing comes first."""
    return {tuple((row[name] is not None, str(row[name])) for name in kind.key): row for row in table.to_pylist()}


def with_counted(tables: Mapping[str, pa.Table]) -> pa.Table:
    """The referrals of a bundle as they stand after a load: those that count are marked, derived ones are added."""
    all_tables = {name: tables.get(name, empty(KINDS[name])) for name in KINDS}
    joined = {row["id"]: row["joined_on"] for row in all_tables["customer"].to_pylist()}
    stated = [row for row in all_tables["referred"].to_pylist() if row["given"] is not False]
    rows = {(row["referrer_id"], row["referee_id"]): {**row, "given": True, "counted": False} for row in stated}
    for each in counted(lambda name: all_tables[name]).to_pylist():
        ends = (each["referrer_id"], each["referee_id"])
        derived = {
            "referrer_id": ends[0],
            "referee_id": ends[1],
            "happened_on": joined[ends[1]],
            "channel_id": None,
            "given": False,
        }
        rows[ends] = {**rows.get(ends, derived), "counted": True}
    return pa.Table.from_pylist([rows[ends] for ends in sorted(rows)], schema=schema(KINDS["referred"]))


def _value(type_: Type, value: Any) -> Any:
    if value is None or value == "":
        return None
    return _READ[type_](value) if isinstance(value, str) else value
