"""Files in, files again, answers out: two loads are the bank that their merged rows make, on every store."""

import csv
import json
import random
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from api.asking import ask_all
from graph.digest import digest
from graph.model import KINDS
from graph.snapshot import Bank
from ingestion.load import LoadReport, load
from queries.answer import plain
from tests.agreement import disagreements
from tests.banks import bank_of, table_from
from tests.graph_banks import AS_OF, Records, random_graph
from tests.stores import MAKES, empty_store

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


@pytest.fixture(params=range(3))
def bundles(request: pytest.FixtureRequest) -> Iterator[tuple[Records, Records, str]]:
    form = FORMS[request.param]
    first, second = drawn(request.param)
    yield (without_empty_text(first), without_empty_text(second), form) if form == "csv" else (first, second, form)


@pytest.mark.parametrize("make", MAKES)
def test_two_loads_make_the_bank_of_their_merged_rows(
    make: str, bundles: tuple[Records, Records, str], tmp_path: Path
) -> None:
    first, second, form = bundles
    tables = {name: table_from(name, rows) for name, rows in merged(first, second).items()}
    store = empty_store(make, tmp_path)
    for name, records in (("first", first), ("second", second)):
        check_reconciled(load(store, written(records, form, tmp_path / name), rejects=tmp_path / "rejects"))
    again = load(store, tmp_path / "second", rejects=tmp_path / "rejects")
    assert not again.changed
    with closing(bank_of(tables, tmp_path / "expected")) as expected, closing(Bank(store.revision())) as found:
        assert digest(found.revision) == digest(expected.revision)
        assert disagreements(answers(found, AS_OF), answers(expected, AS_OF)) == []
    store.close()
