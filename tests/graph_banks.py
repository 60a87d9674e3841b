"""Small random banks in which everything is tied to everything: past, future and missing days, loops and circles."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from graph.model import EDGES, NODES, EdgeKind, Property, Type
from graph.snapshot import Bank
from tests.banks import publish, table_from, with_counted
from tests.stores import empty_store

AS_OF = date(2026, 6, 30)

Record = dict[str, Any]
Records = dict[str, list[Record]]

IDS = {
    "customer": ["c2", "C:3", "C'4", 'C,5 "x"', "客户", *(f"C{n}" for n in range(40))],
    "product": ["debit", "C1", "房贷"],
    "channel": ["app", "sms"],
    "scene": ["campus", "park"],
    "org": ["head", "o:1", "o2", "o3"],
    "programme": ["P1"],
    "referral_link": [f"L{n}" for n in range(15)],
    "segment": ["young", "payroll"],
    "strategy": ["S1", "S2", "S3"],
    "kpi": ["K1", "K2"],
}


def random_graph(chance: random.Random, density: float = 1.0) -> Records:
    """Records of every kind; `density` is about how many edges of a kind a node has."""
    records: Records = {kind.name: [_node(chance, kind.own, id_) for id_ in IDS[kind.name]] for kind in NODES}
    for kind in EDGES:
        rows = {tuple(row[name] for name in kind.key): row for row in _edges(chance, kind, density)}
        records[kind.name] = list(rows.values())
    return records


@contextmanager
def bank_on(make: str, records: Records, folder: Path) -> Iterator[Bank]:
    """A bank of these records in an empty store of a make, counted referrals as a load has them."""
    tables = {name: table_from(name, rows) for name, rows in records.items()}
    store = empty_store(make, folder)
    publish(store, {**tables, "referred": with_counted(tables)})
    bank = Bank(store.revision())
    yield bank
    bank.close()
    store.close()


def counts(kind: str, row: Record) -> bool:
    """Whether an edge counts on the day: the rule of each kind's dates, written out once more."""
    if kind == "redeemed_by":
        steps = ("clicked_on", "registered_on", "opened_on", "funded_on", "active_on")
        days = [row[name] for name in steps if row[name] is not None]
        return not days or min(days) <= AS_OF
    if "valid_from" in row:
        return (row["valid_from"] or AS_OF) <= AS_OF and (row["valid_to"] is None or row["valid_to"] > AS_OF)
    if row.get("at") is not None:
        return bool(row["at"].date() <= AS_OF)
    days = [row[name] for name in ("happened_on", "opened_on", "day") if row.get(name) is not None]
    return all(day <= AS_OF for day in days)


def _node(chance: random.Random, own: tuple[Property, ...], id_: str) -> Record:
    return {"id": id_, **{each.name: _value(chance, each) for each in own}}


def _edges(chance: random.Random, kind: EdgeKind, density: float) -> Iterator[Record]:
    sources, targets = IDS[kind.source.refers_to], IDS[kind.target.refers_to]
    for n in range(chance.randint(0, round(density * max(len(sources), len(targets))))):
        ends = {kind.source.name: chance.choice(sources), kind.target.name: chance.choice(targets)}
        row = ends | {each.name: _value(chance, each) for each in kind.own}
        keys = {each.name: f"{kind.name}{n}" for each in kind.own if each.type is Type.ID and each.required}
        yield row | keys


def _value(chance: random.Random, each: Property) -> Any:
    if not each.required and chance.random() < 0.3:
        return None
    if each.choices:
        return chance.choice(each.choices)
    day = AS_OF + timedelta(days=chance.choice([-400, -100, -30, -1, 0, 0, 1, 30]))
    values: dict[Type, Any] = {
        Type.ID: chance.choice(IDS[each.refers_to]) if each.refers_to else each.name,
        Type.TEXT: chance.choice(["", each.name, "2026-Q2"]) or ("x" if each.required else None),
        Type.WHOLE: chance.choice([0, 1, 5, 90]),
        Type.NUMBER: chance.random(),
        Type.TRUTH: chance.random() < 0.5,
        Type.DAY: day,
        Type.TIME: datetime(day.year, day.month, day.day, chance.choice([0, 23]), 59, 59),
    }
    return values[each.type]
