"""The checks on incoming rows, as SQL that follows from the model: types, choices, keys."""

from dataclasses import dataclass

import pyarrow as pa

from graph.errors import BadInput
from graph.model import Kind, Property, Type
from graph.tables import schema
from ingestion.forms import column, is_name, is_plain, reading
from ingestion.rejects import MASK, Rejected, personal
from ingestion.staging import FILE, LINE, Staged, StagedFile
from ingestion.workspace import Workspace

RAW = "raw_rows"  # what came, under this name in SQL
SOUND = "sound_rows"  # the rows of it that are as the model says


@dataclass(frozen=True)
class Check:
    """What must not be true of a column's value; `fails` is SQL."""

    column: str
    fails: str
    reason: str


def checks(kind: Kind, raw: pa.Schema) -> list[Check]:
    """All checks on a kind's rows, in the order in which they are tried."""
    found: list[Check] = []
    for each in kind.properties:
        if each.name not in raw.names:
            continue
        type_ = raw.field(each.name).type
        sql = column(each, type_)
        if each.required:
            found.append(Check(each.name, f"{sql} IS NULL", f"is missing; every {kind.name} must have one"))
        found += [Check(each.name, f.format(c=sql), reason) for f, reason in reading(each, type_).fails]
        if each.choices:
            allowed = ", ".join(f"'{choice}'" for choice in each.choices)
            found.append(Check(each.name, f"{sql} NOT IN ({allowed})", f"is none of {', '.join(each.choices)}"))
    return found


def sound(work: Workspace, kind: Kind, staged: Staged | StagedFile) -> tuple[Rejected, ...]:
    """The rows that are as the model says, typed, with `_file` and `_line`, as `SOUND`; and the rejects.

    A row is a reject for the first of its faults.
    """
    session, raw = work.session, _fitting(kind, staged)
    staged.offer(session, RAW)
    found = checks(kind, raw)
    cases = " ".join(f"WHEN {each.fails} THEN {place}" for place, each in enumerate(found))
    session.view("judged_row", f'SELECT *, CASE {cases} END AS "_fault" FROM {RAW}')
    typed = _typed(kind, raw)
    if not session.sql('SELECT 1 FROM judged_row WHERE "_fault" IS NOT NULL LIMIT 1').num_rows:
        session.view(SOUND, f"SELECT {typed} FROM {RAW}")
        return ()
    work.step(SOUND, f'SELECT {typed} FROM judged_row WHERE "_fault" IS NULL')
    return (_rejected(work, kind, found),)


def _fitting(kind: Kind, staged: Staged | StagedFile) -> pa.Schema:
    """The columns that came. Raises `BadInput` for one whose type is neither text nor a plain value."""
    raw = staged.schema
    for each in kind.properties:
        if each.name in raw.names:
            type_ = raw.field(each.name).type
            if not (is_name(type_) if each.type is Type.ID else is_plain(type_)):
                raise BadInput(f"{staged.name}: column {each.name!r} has the type {type_}; {each.type} is expected")
    return raw


def _typed(kind: Kind, raw: pa.Schema) -> str:
    """The columns of a kind and the origin, in SQL over the raw rows."""
    return ", ".join([*(_value(kind, each, raw) for each in kind.properties), f'"{FILE}"', f'"{LINE}"'])


def key_of(kind: Kind, raw: pa.Schema) -> str:
    """The columns of a kind's key, in SQL over the raw rows."""
    return ", ".join(_value(kind, each, raw) for each in kind.properties if each.name in kind.key)


def _value(kind: Kind, each: Property, raw: pa.Schema) -> str:
    return f'{value_of(kind, each, raw)} AS "{each.name}"'


def value_of(kind: Kind, each: Property, raw: pa.Schema) -> str:
    """A property's value in SQL over the raw rows; missing where it cannot be read, or has no column."""
    if each.name not in raw.names:
        return f"CAST(NULL AS {_SQL[schema(kind).field(each.name).type]})"
    type_ = raw.field(each.name).type
    return reading(each, type_).value.format(c=column(each, type_))


_SQL = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP",
}


_REJECTED = f"""
SELECT "{FILE}" AS file, "{LINE}" AS line, "column", coalesce(CASE "_fault" {{values}} END, '') AS value, reason
FROM judged_row JOIN failed_check ON place = "_fault"
"""


def _rejected(work: Workspace, kind: Kind, found: list[Check]) -> Rejected:
    columns = [each.column for each in found]
    places = range(len(found))
    reasons = pa.table({"place": places, "column": columns, "reason": [each.reason for each in found]})
    work.session.table("failed_check", reasons)
    values = " ".join(f"WHEN {place} THEN {_shown(kind, columns[place])}" for place in places)
    return work.rejects(_REJECTED.format(values=values))


def _shown(kind: Kind, column: str) -> str:
    """SQL of a value as a reject shows it: masked where it is personal."""
    return f"'{MASK}'" if column in personal(kind) else f'CAST("{column}" AS VARCHAR)'
