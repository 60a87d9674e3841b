"""The same questions on Spark: the answers of the tiny bank, and DuckDB's answers on a generated one."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.engines.contract import OpenEngine, Session
from graph.errors import TooLarge
from graph.model import KINDS
from graph.snapshot import Bank
from graph.tables import schema
from ingestion.synthetic import generate
from queries.question import find
from tests.agreement import disagreements
from tests.banks import TINY, tables_of
from tests.engines import ITS_SOCKETS, engine_of
from tests.table_bank import TableRevision

pytestmark = [pytest.mark.spark, ITS_SOCKETS]

TINY_ASKED = (
    "strategy-coverage",
    "strategy-coverage-segment=payroll-product=credit",
    "products-pairs",
    "products-paths-held=debit-target=fund",
    "products-paths-held=debit+credit-target=wealth-window=100-min_n=5",
)
CUSTOMERS = 20_000
GENERATED_ASKED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("strategy", "coverage", {}),
    ("strategy", "conflicts", {"min_customers": 0}),
    ("strategy", "what-if", {"lift": ["phone", "wecom"]}),
    ("journeys", "follows", {}),
    ("journeys", "steps", {}),
    ("journeys", "funnel", {"event": ["login", "view", "apply"]}),
    ("products", "standing", {"held": ["debit"], "target": "wealth"}),
    ("products", "pairs", {}),
    ("products", "paths", {"held": ["debit"], "target": "fund", "limit": 1_000}),
)


@pytest.fixture(scope="module")
def spark() -> OpenEngine:
    return engine_of("spark")


@pytest.fixture(scope="module")
def tiny(spark: OpenEngine, tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return Bank(TableRevision(tables_of(TINY), tmp_path_factory.mktemp("tiny")), spark)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> TableRevision:
    folder = tmp_path_factory.mktemp("generated")
    generate(folder / "bundle", CUSTOMERS, 1)
    tables = {file.stem: pq.read_table(file) for file in (folder / "bundle").glob("*.parquet")}
    return TableRevision({name: rows.cast(schema(KINDS[name])) for name, rows in tables.items()}, folder)


@pytest.fixture
def session(spark: OpenEngine) -> Iterator[Session]:
    engine = spark(lambda _: None)
    session = engine.session()
    yield session
    session.close()
    engine.close()


def asked(bank: Bank, theme: str, question: str, as_of: date | None = None, **given: Any) -> dict[str, Any]:
    with bank.snapshot(as_of) as snapshot:
        return find(theme, question).ask(snapshot, **given).to_data()


@pytest.mark.parametrize("name", TINY_ASKED)
def test_the_tiny_bank_is_answered_as_worked_by_hand(tiny: Bank, name: str) -> None:
    expected = json.loads((TINY / "expected" / f"{name}.json").read_text("utf-8"))
    theme, as_of = name.partition("-")[0], date.fromisoformat(expected["as_of"])
    found = asked(tiny, theme, expected["question"], as_of, **expected["parameters"])
    assert disagreements(found["rows"], expected["rows"]) == []
    assert disagreements(found["summary"], expected["summary"]) == []
    assert found["receipt"]["engine"].startswith("spark 4.0.")


@pytest.mark.parametrize(("theme", "question", "given"), GENERATED_ASKED)
def test_a_generated_bank_is_answered_as_by_duckdb(
    spark: OpenEngine, generated: TableRevision, theme: str, question: str, given: dict[str, Any]
) -> None:
    expected = asked(Bank(generated), theme, question, **given)
    found = asked(Bank(generated, spark), theme, question, **given)
    assert len(expected["rows"]) >= 3
    assert disagreements(found["rows"], expected["rows"]) == []
    assert disagreements(found["summary"], expected["summary"]) == []
    assert found["receipt"]["counts"] == expected["receipt"]["counts"]


def test_sums_that_no_answer_can_hold_are_told_in_a_line_without_their_value(session: Session) -> None:
    session.table("money", pa.table({"minor": [2**63 - 1, 1]}))
    with pytest.raises(TooLarge, match=r"^a sum over this bank is beyond the whole numbers of 64 bits: .*$"):
        session.sql("SELECT sum(minor) AS minor FROM money")
