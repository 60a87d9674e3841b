"""The digest is held to a twin that writes the canonical form row by row in plain Python."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import digest as module
from graph.digest import digest
from graph.model import KINDS
from graph.tables import empty, schema
from tests.banks import TINY, table_from, tables_of


@dataclass
class Files:
    """As much of a revision as the digest reads: tables in a folder."""

    folder: Path
    tables: Mapping[str, pa.Table] = field(default_factory=dict)

    def path(self, kind: str) -> Path:
        file = self.folder / f"{kind}.parquet"
        pq.write_table(self.tables.get(kind, empty(KINDS[kind])), file)
        return file


def twin(tables: Mapping[str, pa.Table]) -> str:
    """docs/digest.md, sentence by sentence."""
    text = ""
    for name, kind in KINDS.items():
        text += "\t".join([name, *(each.name for each in kind.properties)]) + "\n"
        for row in tables.get(name, empty(kind)).to_pylist():
            text += "\t".join(written(row[each.name]) for each in kind.properties) + "\n"
        text += "\\.\n"
    return hashlib.sha256(text.encode()).hexdigest()


def written(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, float):
        return number(value)
    if isinstance(value, int | date):
        return str(value)
    escapes = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
    return "".join(escapes.get(each, each) for each in value)


def number(value: float) -> str:
    """Python's shortest digits in the layout of docs/digest.md."""
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    minus, figures = "-" * sign, "".join(map(str, digits))
    if value == 0 or 1e-6 <= abs(value) < 1e10:
        return f"{minus}{abs(Decimal(repr(value)).normalize()):f}"
    power = int(exponent) + len(figures) - 1
    rest = f".{figures[1:]}" if figures[1:] else ""
    return f"{minus}{figures[0]}{rest}e{power:+d}"


def test_the_tiny_bank_has_the_digest_of_the_twin(tmp_path: Path) -> None:
    tables = tables_of(TINY)
    assert digest(Files(tmp_path, tables)) == twin(tables)


def test_a_bank_without_rows_has_a_digest(tmp_path: Path) -> None:
    assert digest(Files(tmp_path)) == twin({})


def test_rows_are_hashed_the_same_however_many_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = tables_of(TINY)
    whole = digest(Files(tmp_path, tables))
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 3)
    assert digest(Files(tmp_path, tables)) == whole


awkward = st.text(st.sampled_from("\\tNnr\t\n\r,'\" 0王é\x00\x7f\U0001f600"), max_size=8)
customers = st.lists(
    st.fixed_dictionaries(
        {
            "id": awkward,
            "name": st.none() | awkward,
            "birth_year": st.none() | st.integers(-(2**63), 2**63 - 1),
            "joined_on": st.none() | st.dates(),
            "no_contact": st.none() | st.booleans(),
        }
    ),
    max_size=5,
)
ties = st.lists(
    st.fixed_dictionaries({"customer_id": awkward, "other_id": awkward, "confidence": st.none() | st.floats()}),
    max_size=5,
)
steps = st.lists(st.fixed_dictionaries({"event_id": awkward, "at": st.none() | st.datetimes()}), max_size=5)


@settings(max_examples=60, deadline=None)
@given(customers, ties, steps)
def test_any_rows_have_the_digest_of_the_twin(
    tmp_path_factory: pytest.TempPathFactory, customer: list[Any], linked: list[Any], interacted: list[Any]
) -> None:
    finite = [each for each in linked if each["confidence"] is None or abs(each["confidence"]) < float("inf")]
    rows = {"customer": customer, "linked": finite, "interacted": interacted}
    tables = {name: pa.Table.from_pylist(each, schema=schema(KINDS[name])) for name, each in rows.items()}
    assert digest(Files(tmp_path_factory.mktemp("digest"), tables)) == twin(tables)


def test_numbers_are_written_in_their_shortest_digits() -> None:
    numbers = [mantissa * 10.0**power for mantissa in (1, -1.5, 2 / 3, 9.999999999999) for power in range(-20, 22)]
    texts = pa.array([*numbers, 0.0, -0.0, 5e-324]).cast(pa.string()).to_pylist()
    assert texts == [number(each) for each in (*numbers, 0.0, -0.0, 5e-324)]


def test_missing_empty_and_zero_differ(tmp_path: Path) -> None:
    def of(record: dict[str, Any]) -> str:
        table = pa.Table.from_pylist([{"id": "C1", **record}], schema=schema(KINDS["customer"]))
        return digest(Files(tmp_path, {"customer": table}))

    seen = [of(each) for each in ({}, {"name": ""}, {"name": "\\N"}, {"name": "N"}, {"birth_year": 0}, {"tier": ""})]
    assert len(set(seen)) == len(seen)


def test_a_row_of_one_kind_is_no_row_of_another(tmp_path: Path) -> None:
    ends = [{"strategy_id": "S1", "segment_id": "x"}]
    targets = {"targets": table_from("targets", ends)}
    offers = {"offers": table_from("offers", [{"strategy_id": "S1", "product_id": "x"}])}
    assert digest(Files(tmp_path, targets)) != digest(Files(tmp_path, offers))
