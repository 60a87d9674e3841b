"""The forms in which an answer leaves: JSON, CSV, JSON lines, Arrow."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa

from graph.spreadsheet import csv_text
from graph.stopping import check
from queries.answer import Answer, plain

BATCH = 10_000

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "ndjson": "application/x-ndjson",
    "arrow": "application/vnd.apache.arrow.stream",
}


def to_json(value: Any) -> str:
    """JSON text as every door writes it: Chinese readable, no NaN."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_day)


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return plain(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def json_text(answer: Answer[Any, Any], **more: Any) -> str:
    """An answer as JSON, with more fields after its own; a long one in pieces, between which it can be stopped."""
    if len(answer.rows) <= BATCH:
        return to_json(answer.to_data() | more)
    pieces = []
    for batch in answer.rows.table.to_batches(max_chunksize=BATCH):
        check()
        pieces.append(to_json(batch.to_pylist())[1:-1])
    frame = to_json(replace(answer, rows=answer.rows[:0]).to_data() | more)
    before, empty, after = frame.partition("[]")  # the rows come first
    return f"{before}{empty[0]}{', '.join(pieces)}{empty[1]}{after}"


def csv_lines(answer: Answer[Any, Any]) -> Iterator[str]:
    """CSV text in pieces: a header, then a line a row; a part of a row as `part.name`, a list as JSON.

    Text that a spreadsheet would run has an apostrophe before it.
    """
    table = flat(answer.rows.table)
    yield csv_text([table.column_names])
    for batch in table.to_batches(max_chunksize=BATCH):
        columns = [[_cell(each) for each in column.to_pylist()] for column in batch.columns]
        yield csv_text(list(zip(*columns, strict=True)))


def ndjson_lines(answer: Answer[Any, Any], *, truncated: bool) -> Iterator[str]:
    """A JSON object a row, and a last one that says how many there were and of which revision."""
    for batch in answer.rows.table.to_batches(max_chunksize=BATCH):
        yield "".join(f"{to_json(row)}\n" for row in batch.to_pylist())
    revision = answer.receipt.revision if answer.receipt else None
    yield to_json({"rows": len(answer.rows), "truncated": truncated, "revision": revision}) + "\n"


def arrow_stream(answer: Answer[Any, Any]) -> bytes:
    """The rows as an Arrow IPC stream."""
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, answer.rows.table.schema) as stream:
        stream.write_table(answer.rows.table)
    return sink.getvalue()


def flat(table: pa.Table) -> pa.Table:
    """The table with parts of rows as columns of their own: `reproduction.r`."""
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    return table


def _cell(value: Any) -> Any:
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return to_json(value) if isinstance(value, list | dict) else value
