"""What a foreign file seems to be: its encoding, its delimiter, and the shape of a column's values."""

import codecs
import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from graph.errors import BadInput
from graph.model import Type
from ingestion import reading
from ingestion.delimited import Dialect

HEAD = 1 << 16  # bytes that are looked at
ENCODINGS = ("utf-8", "gb18030", "cp1252")
DELIMITERS = ",;\t| "
RECORDS = 50


def dialect(path: Path) -> Dialect:
    """How a delimited file is written, judged by its first 64 KiB. Raises `BadInput` for an empty file."""
    with reading.binary(path) as (unpacked, _):
        head = unpacked.read(HEAD)
    encoding = next((each for each in ENCODINGS if _decodes(head, each)), ENCODINGS[-1])
    text = head.decode(encoding, "ignore").removeprefix("\ufeff")
    if not text.strip():
        raise BadInput(f"{path.name} is empty; its first line must name the columns")
    return Dialect(delimiter=max(DELIMITERS, key=lambda each: _agreement(text, each)), encoding=encoding)


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeError:
        return False
    return True


def _agreement(text: str, delimiter: str) -> tuple[float, int]:
    """The share of records with as many cells as the header, and that number; nothing for one cell."""
    try:
        records = [each for each in csv.reader(StringIO(text, newline=""), delimiter=delimiter) if each][:RECORDS]
    except csv.Error:
        return (0.0, 0)
    width = len(records[0])
    return (sum(len(each) == width for each in records) / len(records), width) if width > 1 else (0.0, 0)


@dataclass(frozen=True)
class Shape:
    """How values are spelled, for which types, and the SQL that spells one as a bundle does; `{c}` is the column."""

    name: str
    pattern: re.Pattern[str]
    types: tuple[Type, ...]
    sql: str = "{c}"


def _shape(name: str, pattern: str, types: tuple[Type, ...], sql: str = "{c}") -> Shape:
    return Shape(name, re.compile(pattern), types, sql)


def _parts(separator: str, year: int, month: int, day: int) -> str:
    part = f"split_part({{c}}, '{separator}', {{}})"
    month_day = (f"lpad({part.replace('{}', str(place))}, 2, '0')" for place in (month, day))
    return " || '-' || ".join([part.replace("{}", str(year)), *month_day])


SHAPES = (
    _shape("true or false", r"(?i)true|false", (Type.TRUTH,)),
    _shape("yes or no", r"(?i)y|n|yes|no|是|否", (Type.TRUTH,), "lower({c}) IN ('y', 'yes', '是')"),
    _shape("day", r"\d{4}-\d\d-\d\d", (Type.DAY,)),
    _shape("day 20260630", r"(19|20)\d\d[01]\d[0-3]\d", (Type.DAY,), "{c}[1:4] || '-' || {c}[5:6] || '-' || {c}[7:8]"),
    _shape("day 2026/6/30", r"\d{4}/\d\d?/\d\d?", (Type.DAY,), _parts("/", 1, 2, 3)),
    _shape("day 2026.6.30", r"\d{4}\.\d\d?\.\d\d?", (Type.DAY,), _parts(".", 1, 2, 3)),
    _shape("day 30.6.2026", r"\d\d?\.\d\d?\.\d{4}", (Type.DAY,), _parts(".", 3, 2, 1)),
    _shape("time", r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?", (Type.TIME,)),
    _shape("time to the minute", r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", (Type.TIME,), "{c} || ':00'"),
    _shape("time at midnight", r"\d{4}-\d\d-\d\d[T ]00:00:00(\.0+)?", (Type.DAY,), "left({c}, 10)"),
    _shape("whole number", r"[+-]?\d+", (Type.WHOLE, Type.NUMBER)),
    _shape("1 or 0", r"[01]", (Type.TRUTH,)),
    _shape("number", r"[+-]?\d*\.?\d+([eE][+-]?\d+)?", (Type.NUMBER,)),
)
AMOUNT = Shape(
    "amount in major units",
    re.compile(r"[+-]?\d+\.\d\d?"),
    (Type.WHOLE,),
    "CAST(round(TRY_CAST({c} AS DECIMAL(30, 2)) * 100, 0) AS BIGINT)",
)
TEXT = Shape("text", re.compile(r"(?s).*"), (Type.ID, Type.TEXT))


def shape(values: Sequence[str]) -> Shape:
    """The first shape that all values have; text where there is none, or no value."""
    return next((each for each in SHAPES if values and all(each.pattern.fullmatch(v) for v in values)), TEXT)


def spelled_as(wanted: Type, name: str, values: Sequence[str]) -> Shape | None:
    """The shape of the values that can be read as a type, or None where there is none."""
    if wanted in TEXT.types or not values:
        return TEXT
    candidates = [each for each in (*SHAPES, AMOUNT) if wanted in each.types]
    if not name.endswith("_minor"):
        candidates = [each for each in candidates if each is not AMOUNT]
    return next((each for each in candidates if all(each.pattern.fullmatch(v) for v in values)), None)
