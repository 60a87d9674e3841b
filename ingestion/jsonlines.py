"""JSON Lines and JSON arrays: every value as it is written, every record with its line or number."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from json import JSONDecodeError
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pyarrow as pa

from graph.errors import BadInput
from graph.stores.contract import Progress, silent
from ingestion import reading
from ingestion.staging import LINE, Fault, Staged, with_origin

BATCH = 50_000
_ESCAPE = "\\ud"  # begins the escapes of characters that JSON writes as pairs

# Numbers stay as they are written: an id of 25 digits is no float.
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)


def read(name: str, path: Path, encoding: str = "utf-8") -> Staged:
    """All records of a JSON Lines file in memory; blank lines are none. Raises `BadInput` as `parts` does."""
    faults: list[Fault] = []
    rows = pa.concat_tables(parts(path, encoding, faults), promote_options="default")
    return Staged(name, rows, tuple(faults))


def parts(path: Path, encoding: str, faults: list[Fault], progress: Progress = silent) -> Iterator[pa.Table]:
    """The records of a JSON Lines file, some at a time, with the columns that those have; others become faults.

    Raises `BadInput` for a file that is empty or no text.
    """
    size = path.stat().st_size
    with reading.text(path, encoding) as (lines, position):
        first = 1
        while batch := _lines(lines):
            rows = _batch(path.name, first, batch, faults)
            yield with_origin(rows.drop_columns([LINE]), path.name, rows[LINE])
            first += len(batch)
            progress(f"reading {path.name}", position(), size)
    if first == 1:
        raise BadInput(f"{path.name} is empty; write one JSON object a line")


def read_array(name: str, path: Path, encoding: str = "utf-8") -> Staged:
    """All records of a file that is one JSON array of objects, numbered from 1."""
    with reading.text(path, encoding) as (lines, _):
        try:
            records = _DECODER.decode(lines.read())
            _spelled(records).encode()
        except JSONDecodeError as error:
            raise BadInput(f"{path.name} line {error.lineno}: not JSON: {error.msg}") from error
        except (RecursionError, UnicodeEncodeError) as error:
            raise BadInput(f"{path.name} holds values that are neither text nor a number") from error
    if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
        raise BadInput(f"{path.name} is no JSON array of objects")
    return Staged(name, with_origin(_table(records), path.name))


def _lines(lines: TextIO) -> list[str]:
    return list(islice(lines, BATCH))


def _batch(file: str, first: int, lines: list[str], faults: list[Fault]) -> pa.Table:
    records: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number, line in enumerate(lines, first):
        if line.isspace():
            continue
        record = _record(line)
        if record is None:
            faults.append(Fault(file, number, "", "the line is no JSON object"))
        else:
            records.append(record)
            numbers.append(number)
    return _table(records).append_column(LINE, pa.array(np.array(numbers, dtype=np.int64)))


def _record(line: str) -> dict[str, Any] | None:
    try:
        record = _DECODER.decode(line)
        if _ESCAPE in line.lower():
            _spelled(record).encode()  # half of a pair that stands alone is no text
    except (JSONDecodeError, RecursionError, UnicodeEncodeError):
        return None
    return record if isinstance(record, dict) else None


def _table(records: list[dict[str, Any]]) -> pa.Table:
    """Records as columns of text; a key that a record does not have is missing there."""
    names = dict.fromkeys(name for each in records for name in each)
    columns = {name: pa.array(_texts(each.get(name) for each in records), pa.string()) for name in names}
    return pa.table(columns) if columns else pa.table({LINE: pa.array([], pa.int64())}).drop_columns([LINE])


def _texts(values: Iterable[Any]) -> list[str | None]:
    return [each if each is None or type(each) is str else _spelled(each) for each in values]


def _spelled(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
