"""Files in, files again, answers out: two loads are the bank that their merged rows make, on every store.

What comes out is held to the twins, which know the definitions alone, and to a fresh load of the merged rows.
"""

import csv
import json
import random
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from api.asking import ask_all
from api.service import Service
from graph.digest import digest
from graph.model import EDGES, KINDS, NODES
from graph.snapshot import Bank
from graph.stores.contract import Store
from graph.stores.ladybug import LadybugStore
from ingestion.load import load
from ingestion.report import LoadReport
from queries.answer import plain
from queries.paths.between import LABELS
from queries.question import find
from tests import product_twin, referral_twin
from tests.agreement import disagreements
from tests.banks import TINY, bank_of, table_from, tables_of
from tests.graph_banks import AS_OF, Record, Records, random_graph
from tests.stores import MAKES, empty_store
from tests.strategy_twin import Twin
from tests.test_customers import card
from tests.test_paths import by_networkx, ties

FORMS = ("csv", "jsonl", "parquet")


def drawn(seed: int) -> tuple[Records, Records]:
    """Two bundles about the same nodes; many keys are in both, with other values and other ends."""
    chance = random.Random(seed)  # noqa: S311 # chance for tests, not for secrets
    return random_graph(chance, density=0.5), random_graph(chance, density=0.5)


def merged(*bundles: Records) -> Records:
    """The rows of all bundles, a later row in place of an earlier one with its key."""
    rows: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {name: {} for name in KINDS}
    for bundle in bundles:
        for name, records in bundle.items():
            taken = [each for each in records if name != "referred" or each["given"] is not False]
            rows[name] |= {tuple(row[part] for part in KINDS[name].key): row for row in taken}
    return {name: list(found.values()) for name, found in rows.items()}


def written(records: Records, form: str, folder: Path) -> Path:
    """The records as a bundle of one form."""
    folder.mkdir()
    for name, rows in records.items():
        if not rows:
            continue  # a table without a row would be an empty file in JSON Lines, which a load refuses
        path = folder / f"{name}.{form}"
        if form == "parquet":
            pq.write_table(table_from(name, rows), path)
        elif form == "jsonl":
            lines = [json.dumps(plain(row), ensure_ascii=False) + "\n" for row in rows]
            path.write_text("".join(lines), encoding="utf-8")
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                columns = [each.name for each in KINDS[name].properties]
                writer.writerow(columns)
                writer.writerows([[_cell(row.get(column)) for column in columns] for row in rows])
    return folder


def _cell(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(plain(value))


def without_empty_text(records: Records) -> Records:
    """The records as CSV can hold them: an empty text is a missing one."""
    return {name: [{key: each if each != "" else None for key, each in row.items()} for row in rows]
            for name, rows in records.items()}  # fmt: skip


def check_reconciled(report: LoadReport) -> None:
    assert report.rejected == 0
    for each in report.kinds:
        assert each.read == each.written + each.unchanged + each.rejected + each.ignored


def answers(bank: Bank, as_of: date) -> dict[str, Any]:
    with bank.snapshot(as_of) as snapshot:
        found = {name: each.to_data() for name, each in ask_all(snapshot).items()}
    return {name: {"rows": each["rows"], "summary": each["summary"]} for name, each in found.items()}


class Expected:
    """What the twins say of a bank's rows as they stand after a load."""

    def __init__(self, records: Records) -> None:
        self.tables = referral_twin.marked({name: table_from(name, rows) for name, rows in records.items()})
        self.records = {name: table.to_pylist() for name, table in self.tables.items()}
        self.people = product_twin.lives(self.records["customer"], self.records["holds"], AS_OF)
        self.strategies = Twin(self.records, AS_OF)

    def answers(self, chance: random.Random, *wanted: str) -> Iterator[tuple[str, dict[str, Any], Record]]:
        """Questions with their parameters and the answers that the twins give; about the wanted customers, too."""
        customers, products = (self.strategies.ids(kind) for kind in ("customer", "product"))
        yield "referrals networks", {"min_size": 1}, referral_twin.networks_of(self.tables, AS_OF, 1, 30)
        yield "referrals findings", {}, referral_twin.findings_of(self.tables, AS_OF)
        yield "strategy coverage", {}, self.strategies.coverage()
        yield "products pairs", {"window": 30}, {"rows": product_twin.pairs(self.people, AS_OF, 30)}
        for customer in (*wanted, *chance.sample(customers, 2)):
            asked = {"customer": customer}
            yield "referrals tree", asked, referral_twin.tree_of(self.tables, AS_OF, customer)
            yield "strategy why-not", asked, self.strategies.why_not(customer)
            yield "customers card", asked, {"summary": card(self.records, customer)}
        for offer in self.records["offers"][:2]:
            asked = {"strategy": offer["strategy_id"], "product": offer["product_id"]}
            yield "strategy waterfall", asked, self.strategies.waterfall(**asked)
        for target in products:
            yield "products paths", *self.paths(set(products[:2]) - {target}, target)
        for _ in range(4):
            yield "paths between", *self.between(chance)

    def paths(self, held: set[str], target: str) -> tuple[dict[str, Any], Record]:
        asked = {"held": sorted(held), "target": target, "window": 100, "min_n": 3, "limit": 99}
        return asked, {"rows": product_twin.paths(self.people, held, target, AS_OF, 100, 3)}

    def between(self, chance: random.Random) -> tuple[dict[str, Any], Record]:
        nodes = [f"{kind.name}:{row['id']}" for kind in NODES for row in self.records[kind.name]]
        source, target = chance.choice(nodes), chance.choice(nodes)
        hub = chance.choice([4, 8, 1000])
        near = ties({kind.name: self.records[kind.name] for kind in EDGES}, list(LABELS))
        asked = {"source": source, "target": target, "hub": hub, "limit": 100_000}
        return asked, by_networkx(near, source, target, 6, hub)


def check_against_twins(store: Store, records: Records, seed: int, *wanted: str) -> None:
    """Hold a served store to what the twins say of its merged rows; lets the store go."""
    chance = random.Random(seed)  # noqa: S311 # chance for tests, not for secrets
    with closing(Service(store)) as service:
        for name, given, expected in Expected(records).answers(chance, *wanted):
            found = service.ask(find(*name.split()), given, AS_OF, reveal=False).to_data()
            assert (name, given, disagreements(found, plain(expected))) == (name, given, [])


CASES = (*(("ladybug", form) for form in FORMS), pytest.param("neo4j", "jsonl", marks=pytest.mark.neo4j))


@pytest.mark.parametrize(("make", "form"), CASES)
def test_two_loads_make_the_bank_of_their_merged_rows(make: str, form: str, tmp_path: Path) -> None:
    first, second = drawn(FORMS.index(form))
    if form == "csv":
        first, second = without_empty_text(first), without_empty_text(second)
    rows = merged(first, second)
    tables = {name: table_from(name, records) for name, records in rows.items()}
    store = empty_store(make, tmp_path)
    for name, records in (("first", first), ("second", second)):
        check_reconciled(load(store, written(records, form, tmp_path / name), rejects=tmp_path / "rejects"))
    again = load(store, tmp_path / "second", rejects=tmp_path / "rejects")
    assert not again.changed
    with closing(bank_of(tables, tmp_path / "expected")) as expected, closing(Bank(store.revision())) as found:
        assert digest(found.revision) == digest(expected.revision)
        assert disagreements(answers(found, AS_OF), answers(expected, AS_OF)) == []
    check_against_twins(store, rows, FORMS.index(form))


# The tiny bank, and a second load that takes away as much as it brings.

LATER: Records = {
    "customer": [
        # Before C10 joined, who brought C12 by a link: that referral cannot be.
        {"id": "C12", "name": "孙浩", "joined_on": date(2024, 6, 30)},
        # All else that was known of C01 is missing from now on.
        {"id": "C01", "name": "王建国", "joined_on": date(2025, 1, 6)},
        # The first day there is, and the last. By code point ﾀ comes before 😀; by UTF-16 it comes after.
        {"id": "ﾀ", "joined_on": date(1, 1, 1)},
        {"id": "😀", "joined_on": date(9999, 12, 31)},
    ],
    # Stated, it displaces the referral by C02 that follows from a link.
    "referred": [
        {"referrer_id": "C18", "referee_id": "C04", "happened_on": None, "given": True},
        {"referrer_id": "ﾀ", "referee_id": "C18", "happened_on": date(1, 1, 1), "given": True},
    ],
    # C01 had this contract, C07 has it now, and nobody knows since when.
    "holds": [
        {"customer_id": "C07", "product_id": "wealth", "contract_id": "C01-wealth", "balance_minor": 2**53 + 1},
        {"customer_id": "C07", "product_id": "fund", "contract_id": "ﾀ", "balance_minor": -(2**53) - 1},
        {"customer_id": "C07", "product_id": "fund", "contract_id": "😀", "closed_on": date(9999, 12, 31)},
    ],
    "interacted": [
        {"customer_id": "C07", "channel_id": "app", "event_id": each, "at": datetime(2026, 6, 30), "event": "view"}
        for each in ("ﾀ", "😀")
    ],
}


@pytest.mark.parametrize("make", MAKES)
def test_a_second_load_that_takes_away_leaves_what_a_fresh_load_would(make: str, tmp_path: Path) -> None:
    tiny = {name: table.to_pylist() for name, table in tables_of(TINY).items()}
    rows = merged(tiny, LATER)
    store = empty_store(make, tmp_path)
    for name, records in (("first", tiny), ("second", LATER)):
        check_reconciled(load(store, written(records, "csv", tmp_path / name), rejects=tmp_path / "rejects"))
    with closing(LadybugStore(tmp_path / "fresh")) as fresh:
        load(fresh, written(rows, "jsonl", tmp_path / "all"), rejects=tmp_path / "rejects")
        with closing(Bank(fresh.revision())) as expected, closing(Bank(store.revision())) as found:
            assert digest(found.revision) == digest(expected.revision)
            referred = found.revision.table("referred").to_pylist()
    counted = {row["referee_id"]: row["referrer_id"] for row in referred if row["counted"]}
    assert "C12" not in counted
    assert counted["C04"] == "C18"
    check_against_twins(store, rows, 1, "C07", "ﾀ")
