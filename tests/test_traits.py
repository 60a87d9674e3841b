"""What the customers of a tree are told apart by: worked by hand on the tiny bank, one by one on random ones."""

import random
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.snapshot import Bank
from queries.answer import plain
from queries.question import find
from tests.banks import TINY, table_from, tables_of, with_counted
from tests.graph_banks import AS_OF, random_graph
from tests.referral_twin import marked, tree_of
from tests.strategy_twin import Twin
from tests.table_bank import table_bank


def asked(bank: Bank, as_of: date = AS_OF, **given: Any) -> dict[str, Any]:
    with bank.snapshot(as_of) as snapshot:
        return find("referrals", "traits").ask(snapshot, **given).to_data()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return table_bank(marked(tables_of(TINY)), tmp_path_factory.mktemp("tiny"))


def test_the_branch_of_c04_on_the_tiny_bank(tiny: Bank) -> None:
    """C04 brought C06, and C06 C07; all of the campus."""
    rows = asked(tiny, customer="C04")["rows"]
    told = [(row["customer"], row["referrer"], row["generation"], row["month"], row["balance_minor"]) for row in rows]
    assert told == [
        ("C04", "C02", 0, "2025-02", 3_100_000),
        ("C06", "C04", 1, "2025-03", 1_300_000),
        ("C07", "C06", 2, "2026-06", 50_000),
    ]
    assert [row["scenes"] for row in rows] == [["campus"]] * 3
    assert len(asked(tiny, customer="C04", depth=1)["rows"]) == 2
    assert asked(tiny, customer="C04", depth=1)["summary"] == {"network": "C01", "descendants": 2, "depth": 2}


def org_of(twin: Twin, customer: str) -> str | None:
    rows = [row for row in twin.rows("served_by", customer_id=customer) if twin.valid(row)]
    newest = max((row["valid_from"] or date.min for row in rows), default=None)
    return min((row["org_id"] for row in rows if (row["valid_from"] or date.min) == newest), default=None)


def expected(tables: Mapping[str, pa.Table], customer: str, depth: int | None) -> list[dict[str, Any]]:
    twin = Twin({name: table.to_pylist() for name, table in tables.items()}, AS_OF)
    rows = []
    for row in tree_of(dict(tables), AS_OF, customer, depth)["rows"]:
        referral = twin.rows("referred", referee_id=row["customer"], counted=True) if row["referrer"] else []
        facts = {
            "month": row["joined_on"].isoformat()[:7] if row["joined_on"] else None,
            "balance_minor": twin.balance(row["customer"]),
            "scenes": sorted(twin.scenes(row["customer"])),
            "channel": referral[0]["channel_id"] if referral else None,
            "org": org_of(twin, row["customer"]),
        }
        rows.append({**row, **facts})
    return rows


@pytest.mark.parametrize("seed", range(12))
def test_random_trees_are_told_customer_by_customer(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 # a bank that is the same each time, no secret
    tables = {name: table_from(name, rows) for name, rows in random_graph(chance, 1.5).items()}
    tables["referred"] = with_counted(tables)
    bank = table_bank(tables, tmp_path)
    for customer in chance.sample(tables["customer"]["id"].to_pylist(), 12):
        depth = chance.choice([None, 0, 1])
        assert asked(bank, customer=customer, depth=depth)["rows"] == plain(expected(tables, customer, depth))
