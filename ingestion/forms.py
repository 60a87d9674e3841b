"""How a value is read from text or from a kindred type, and when that fails: SQL that follows from the type."""

from dataclasses import dataclass

import pyarrow as pa

from graph.model import Property, Type

LONGEST_ID = 1_024


@dataclass(frozen=True)
class Form:
    """How a type is read from text or from a kindred type; `{c}` is the column."""

    value: str
    fails: tuple[tuple[str, str], ...] = ()


_DAY = "'[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}'"
_TIME = "'[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]([01][0-9]|2[0-3]):[0-9]{{2}}:[0-9]{{2}}(\\.[0-9]{{1,6}})?'"
_NUMBER = "'[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?'"
_NO_DAY = "is no day such as 2026-06-30"
_NO_TIME = "is no time such as 2026-06-30T09:15:00"
_NOT_WHOLE = "is no whole number"
_NOT_FINITE = "is no finite number"
_BEYOND = "is beyond the whole numbers of 64 bits"
_YEARS = "year({c}) NOT BETWEEN 1 AND 9999"

FROM_TEXT: dict[Type, Form] = {
    Type.ID: Form(
        "{c}",
        (
            ("{c} = ''", "is empty; an id has 1 to 1,024 characters"),
            (f"length({{c}}) > {LONGEST_ID}", "is too long; an id has 1 to 1,024 characters"),
        ),
    ),
    Type.TEXT: Form("{c}"),
    Type.WHOLE: Form(
        "TRY_CAST({c} AS BIGINT)",
        (
            ("NOT regexp_full_match({c}, '[+-]?[0-9]+')", _NOT_WHOLE),
            ("{c} IS NOT NULL AND TRY_CAST({c} AS BIGINT) IS NULL", _BEYOND),
        ),
    ),
    Type.NUMBER: Form(
        "TRY_CAST({c} AS DOUBLE)",
        (
            (f"NOT regexp_full_match({{c}}, {_NUMBER})", "is no number"),
            ("{c} IS NOT NULL AND NOT coalesce(isfinite(TRY_CAST({c} AS DOUBLE)), false)", _NOT_FINITE),
        ),
    ),
    Type.TRUTH: Form(
        "lower({c}) IN ('true', '1')",
        (("lower({c}) NOT IN ('true', 'false', '1', '0')", "is neither true nor false"),),
    ),
    Type.DAY: Form(
        "TRY_CAST({c} AS DATE)",
        (
            (f"NOT regexp_full_match({{c}}, {_DAY}) OR {{c}} < '0001'", _NO_DAY),
            ("{c} IS NOT NULL AND TRY_CAST({c} AS DATE) IS NULL", _NO_DAY),
        ),
    ),
    Type.TIME: Form(
        "TRY_CAST({c} AS TIMESTAMP)",
        (
            (f"NOT regexp_full_match({{c}}, {_TIME}) OR {{c}} < '0001'", _NO_TIME),
            ("{c} IS NOT NULL AND TRY_CAST({c} AS TIMESTAMP) IS NULL", _NO_TIME),
        ),
    ),
}
FROM_NUMBER: dict[Type, Form] = {
    Type.WHOLE: Form(
        "TRY_CAST({c} AS BIGINT)",
        (
            ("NOT isfinite(CAST({c} AS DOUBLE)) OR {c} <> floor({c})", _NOT_WHOLE),
            ("{c} IS NOT NULL AND TRY_CAST({c} AS BIGINT) IS NULL", _BEYOND),
        ),
    ),
    Type.NUMBER: Form("CAST({c} AS DOUBLE)", (("NOT isfinite(CAST({c} AS DOUBLE))", _NOT_FINITE),)),
}
FROM_TIME: dict[Type, Form] = {
    Type.DAY: Form("CAST({c} AS DATE)", (("{c} <> date_trunc('day', {c})", _NO_DAY), (_YEARS, _NO_DAY))),
    Type.TIME: Form("CAST({c} AS TIMESTAMP)", ((_YEARS, _NO_TIME),)),
}
FROM_DAY: dict[Type, Form] = {Type.DAY: Form("{c}", ((_YEARS, _NO_DAY),))}
AS_IT_IS = Form("{c}")


def reading(each: Property, raw: pa.DataType) -> Form:
    """How a property is read from a column of an Arrow type."""
    if pa.types.is_boolean(raw) and each.type is Type.TRUTH:
        return AS_IT_IS
    return _kindred(raw).get(each.type, FROM_TEXT[each.type])


def column(each: Property, raw: pa.DataType) -> str:
    """The SQL of a raw column as its `Form` reads it: as it is, or spelled as text."""
    as_it_is = pa.types.is_boolean(raw) if each.type is Type.TRUTH else each.type in _kindred(raw)
    return f'"{each.name}"' if as_it_is else f'CAST("{each.name}" AS VARCHAR)'


def _kindred(raw: pa.DataType) -> dict[Type, Form]:
    """The types that are read from an Arrow type without a detour by text."""
    if pa.types.is_integer(raw) or pa.types.is_floating(raw) or pa.types.is_decimal(raw):
        return FROM_NUMBER
    if pa.types.is_timestamp(raw) and raw.tz is None:
        return FROM_TIME
    return FROM_DAY if pa.types.is_date(raw) else {}


def is_text(type_: pa.DataType) -> bool:
    """Whether a column holds text."""
    inner = type_.value_type if pa.types.is_dictionary(type_) else type_
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_string_view(inner))


def is_name(type_: pa.DataType) -> bool:
    """Whether ids can be read from a column: text, whole numbers, or nothing at all."""
    return is_text(type_) or bool(pa.types.is_integer(type_) or pa.types.is_null(type_))


def is_plain(type_: pa.DataType) -> bool:
    """Whether a column holds single values: no lists, no bytes."""
    return is_name(type_) or bool(pa.types.is_primitive(type_) or pa.types.is_decimal(type_))
