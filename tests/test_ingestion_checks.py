"""Rows against the model: each check beside a reading of the same cell by plain Python."""

import math
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.engines.duckdb import DuckEngine
from graph.errors import BadInput
from graph.model import KINDS, Property, Type
from graph.tables import schema
from ingestion.checks import SOUND, sound
from ingestion.keys import UNIQUE, unique
from ingestion.staging import Staged, text_column, with_origin
from ingestion.workspace import Workspace

ENGINE = DuckEngine(lambda _: None)


@contextmanager
def _workspace() -> Iterator[Workspace]:
    with closing(ENGINE.session()) as session, tempfile.TemporaryDirectory() as folder:
        yield Workspace(session, Path(folder))


def _sound(kind: str, columns: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows = pa.table(
        {name: cells if isinstance(cells, pa.Array) else text_column(cells) for name, cells in columns.items()}
    )
    with _workspace() as work:
        rejects = sound(work, KINDS[kind], Staged(kind, with_origin(rows, f"{kind}.csv")))
        kept = work.session.sql(f"FROM {SOUND}")
        told = [row for each in rejects for row in each.table().to_pylist()]
    assert kept.select(schema(KINDS[kind]).names).schema.types == schema(KINDS[kind]).types
    return kept.to_pylist(), told


def _whole(cell: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]+", cell, re.ASCII) or not -(2**63) <= int(cell) < 2**63:
        raise ValueError(cell)
    return int(cell)


def _number(cell: str) -> float:
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", cell) or math.isinf(float(cell)):
        raise ValueError(cell)
    return float(cell)


def _truth(cell: str) -> bool:
    return {"true": True, "false": False, "1": True, "0": False}[cell.lower()]


def _day(cell: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
        raise ValueError(cell)
    return date.fromisoformat(cell)


def _time(cell: str) -> datetime:
    if not re.fullmatch(r"[0-9-]{10}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?", cell):
        raise ValueError(cell)
    _day(cell[:10])
    whole, _, part = cell.partition(".")
    return datetime.fromisoformat(whole).replace(microsecond=int(part.ljust(6, "0")) if part else 0)


CELLS: list[tuple[Type, str, str, Callable[[str], Any], list[str]]] = [
    (
        Type.WHOLE,
        "strategy",
        "priority",
        _whole,
        [
            "0",
            "-0",
            "+5",
            "007",
            "-12",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "-9223372036854775809",
            "5.0",
            "1e3",
            "1_000",
            "１２",
            "٣",
            "0x10",
            "-",
            "+",
            "five",
            "12abc",
            " 5",
            "5 ",
            "1 2",
            "1,000",
        ],
    ),
    (
        Type.NUMBER,
        "measured_by",
        "target",
        _number,
        [
            "0",
            "-0.5",
            "+.5",
            "5.",
            "1e3",
            "1E-3",
            "1e400",
            "-1e400",
            "1e-400",
            "nan",
            "inf",
            "-inf",
            "NaN",
            "Infinity",
            "1_0",
            "0x1p3",
            "１",
            ".",
            "e5",
            "1e",
            "12a",
            " 5",
            "0,5",
            "123456789012345678901234567890",
            "0.1",
        ],
    ),
    (
        Type.TRUTH,
        "customer",
        "no_contact",
        _truth,
        [
            "true",
            "false",
            "TRUE",
            "False",
            "tRuE",
            "1",
            "0",
            "yes",
            "no",
            "t",
            "f",
            "2",
            "01",
            "-1",
            "on",
            "是",
            "null",
            "None",
            " true",
            "true ",
        ],
    ),
    (
        Type.DAY,
        "customer",
        "joined_on",
        _day,
        [
            "2026-06-30",
            "2024-02-29",
            "2026-02-29",
            "2026-02-30",
            "0001-01-01",
            "0000-01-01",
            "9999-12-31",
            "10000-01-01",
            "2026-13-01",
            "2026-00-10",
            "2026-6-30",
            "20260630",
            "2026/06/30",
            "2026-06-30T00:00:00",
            "30.06.2026",
            "-2026-06-30",
            "epoch",
            "infinity",
            "today",
            "２０２６-06-30",
            "2026-06-31",
            "1900-02-29",
            "2000-02-29",
            "2026-06-30Z",
            " 2026-06-30",
            "2026-06-30 ",
            "2026-06-30 00:00:00",
            "0044-03-15 (BC)",
        ],
    ),
    (
        Type.TIME,
        "interacted",
        "at",
        _time,
        [
            "2026-06-30T09:15:00",
            "2026-06-30T09:15:00.5",
            "2026-06-30T09:15:00.123456",
            "2026-06-30T09:15:00.1234567",
            "2026-06-30T09:15",
            "2026-06-30T24:00:00",
            "2026-06-30T23:59:60",
            "2026-06-30T23:60:00",
            "2026-06-30T09:15:00Z",
            "2026-06-30T09:15:00+08:00",
            "2026-06-30",
            "2026-02-30T09:15:00",
            "0000-01-01T00:00:00",
            "9999-12-31T23:59:59.999999",
            "0001-01-01T00:00:00",
            "2026-06-30t09:15:00",
            "2026-06-30T9:15:00",
            "2026-06-30T09:15:00,",
            "2026-06-30T09:15:00.",
            "2026-06-30 09:15:00",
            "2026-06-30  09:15:00",
            " 2026-06-30T09:15:00",
        ],
    ),
]


@pytest.mark.parametrize(("type_", "kind", "column", "reading", "cells"), CELLS, ids=[each[0].name for each in CELLS])
def test_text_is_read_as_strictly_as_python_reads_it(
    type_: Type, kind: str, column: str, reading: Callable[[str], Any], cells: list[str]
) -> None:
    needed = [each.name for each in KINDS[kind].properties if each.required]
    columns: dict[str, Any] = {name: [f"{name}{place}" for place in range(len(cells))] for name in needed}
    kept, rejects = _sound(kind, {**columns, column: cells})
    expected, refused = {}, {}
    for line, cell in enumerate(cells, 1):
        try:
            expected[line] = reading(cell)
        except (ValueError, KeyError):
            refused[line] = cell
    assert {each["_line"]: each[column] for each in kept} == expected
    assert {each["line"]: each["value"] for each in rejects} == refused
    assert {each["column"] for each in rejects} == {column}
    assert expected
    assert refused
    assert len(expected) + len(refused) == len(cells)


def test_ids_have_1_to_1024_characters() -> None:
    ids = ["户" * 1_024, "户" * 1_025, " ", 'it\'s, "so"', None]
    kept, rejects = _sound("scene", {"id": ids})
    assert [each["id"] for each in kept] == ["户" * 1_024, " ", 'it\'s, "so"']
    assert [(each["line"], each["column"], each["value"]) for each in rejects] == [(2, "id", ids[1]), (5, "id", "")]


def test_empty_text_outside_csv_is_text_but_no_id_and_no_day() -> None:
    empty = pa.array(["", "", None])
    kept, rejects = _sound("scene", {"id": pa.array(["A", "", "C"]), "name": empty})
    assert [(each["id"], each["name"]) for each in kept] == [("A", ""), ("C", None)]
    assert [(each["line"], each["column"]) for each in rejects] == [(2, "id")]
    assert _sound("referral_link", {"id": pa.array(["A"]), "issued_on": pa.array([""])})[1][0]["column"] == "issued_on"


def test_a_choice_that_is_not_on_the_list_is_a_reject_that_names_the_list() -> None:
    kept, rejects = _sound("scene", {"id": ["A", "B", "C"], "kind": ["park", "Park", None]})
    assert [each["id"] for each in kept] == ["A", "C"]
    assert rejects[0]["value"] == "Park"
    assert rejects[0]["reason"] == "is none of campus, park, merchant, community"


def test_a_row_with_several_faults_is_one_reject_for_the_first_column() -> None:
    _, rejects = _sound("customer", {"joined_on": ["never"], "no_contact": ["maybe"], "id": [None]})
    assert [(each["column"], each["value"]) for each in rejects] == [("id", "")]


def test_personal_values_are_masked_in_rejects() -> None:
    _, rejects = _sound("customer", {"id": ["A"], "birth_year": ["1980?"]})
    assert rejects[0]["value"] == "***"
    assert "1980" not in str(rejects)


def test_typed_columns_are_read_as_they_are() -> None:
    columns = {
        "id": pa.array([7, 8], pa.int32()),
        "joined_on": pa.array([date(2026, 1, 1), None]),
        "left_on": pa.array([datetime(2026, 2, 1), None], pa.timestamp("ns")),
        "no_contact": pa.array([True, None]),
        "no_profiling": pa.array([1, 0], pa.int8()),
        "margin_12m_minor": pa.array([5.0, None]),
        "birth_year": pa.array([1980, None], pa.uint64()),
        "tier": pa.array(["gold", "gold"]).dictionary_encode(),
    }
    kept, rejects = _sound("customer", columns)
    assert not rejects
    assert kept[0] == {
        "id": "7",
        "name": None,
        "birth_year": 1980,
        "joined_on": date(2026, 1, 1),
        "left_on": date(2026, 2, 1),
        "tier": "gold",
        "no_contact": True,
        "no_profiling": True,
        "margin_12m_minor": 5,
        "_file": "customer.csv",
        "_line": 1,
    }


@pytest.mark.parametrize(
    ("kind", "column", "values"),
    [
        ("strategy", "priority", pa.array([5.5, float("nan"), 1e300])),
        ("strategy", "priority", pa.array([2**63, 2**64 - 1, 2**63 + 1], pa.uint64())),
        ("strategy", "priority", pa.array([Decimal("1.5"), Decimal("2.5"), Decimal("3.5")])),
        ("strategy", "priority", pa.array([True, False, True])),
        ("strategy", "starts_on", pa.array([datetime(2026, 1, 1, 9)] * 3)),
        ("strategy", "starts_on", pa.array([20260630] * 3)),
        ("strategy", "automated", pa.array([2, 3, 4])),
        ("strategy", "automated", pa.array([1.5, 0.5, 2.0])),
    ],
)
def test_typed_values_that_are_not_of_the_type_are_rejects(kind: str, column: str, values: pa.Array) -> None:
    kept, rejects = _sound(kind, {"id": ["A", "B", "C"], column: values})
    assert not kept
    assert [each["column"] for each in rejects] == [column] * 3


def test_numbers_that_are_not_finite_are_rejects() -> None:
    ends = {"strategy_id": ["S"] * 4, "kpi_id": ["K"] * 4, "period": ["a", "b", "c", "d"]}
    target = pa.array([0.5, float("nan"), float("inf"), 3], pa.float32())
    kept, rejects = _sound("measured_by", {**ends, "target": target})
    assert [each["target"] for each in kept] == [0.5, 3.0]
    assert sorted(each["line"] for each in rejects) == [2, 3]


@pytest.mark.parametrize("values", [pa.array([[1]]), pa.array([b"x"]), pa.array([1.5]), pa.array([date(2026, 1, 1)])])
def test_a_column_that_can_hold_no_id_is_refused(values: pa.Array) -> None:
    with pytest.raises(BadInput, match="scene: column 'id' has the type"):
        _sound("scene", {"id": values})


def test_of_rows_with_one_key_the_first_line_stays_and_a_missing_start_is_a_key_of_its_own() -> None:
    starts = [None, "2026-01-01", None, "2026-01-01", "2026-01-02"]
    kind = KINDS["member_of"]
    rows = pa.table({"customer_id": ["A"] * 5, "segment_id": ["S"] * 5, "valid_from": text_column(starts)})
    with _workspace() as work:
        sound(work, kind, Staged("member_of", with_origin(rows, "member_of.csv")))
        rejects = unique(work, kind, SOUND).table()
        first = work.session.sql(f"FROM {UNIQUE}")
    assert sorted(first["_line"].to_pylist()) == [1, 2, 5]
    found = sorted((each["line"], each["column"], each["value"]) for each in rejects.to_pylist())
    key = "customer_id, segment_id, valid_from"
    assert found == [(3, key, "A, S, "), (4, key, "A, S, 2026-01-01")]
    assert "member_of.csv line 1;" in next(each["reason"] for each in rejects.to_pylist() if each["line"] == 3)


def test_there_is_a_check_for_every_property_of_the_model() -> None:
    for name, kind in KINDS.items():
        checked = [each for each in kind.properties if each.type is not Type.TEXT or each.choices]
        rows = [{each.name: _good(each) for each in kind.properties if each.required} for _ in checked]
        for row, each in zip(rows, checked, strict=True):
            row[each.name] = "?" * 2_000
        columns = {each.name: [row.get(each.name) for row in rows] for each in kind.properties}
        _, rejects = _sound(name, columns)
        found = [each["column"] for each in sorted(rejects, key=lambda each: each["line"])]
        assert found == [each.name for each in checked]


def _good(each: Property) -> str:
    return each.choices[0] if each.choices else "2026-01-01"
