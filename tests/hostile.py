"""Bundles that mean harm: the tiny bank's tables with hostile cells, records and bytes, from a seed.

What is written is known: `Written` remembers every record that a reader of CSV or JSON Lines must see, with the line
on which it begins, by rules of its own and no parser's.
"""

import csv
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph.model import KINDS
from tests.banks import TINY

CELLS = (
    "=1+1",
    "+86 10",
    "-1",
    "@SUM(A1)",
    "\tx",
    "0000-00-00",
    "31/02/2020",
    "2020-02-31",
    "2026-06-30T25:61:00",
    "２０２６-０６-３０",
    "１２３",
    "٣",
    "1e309",
    "NaN",
    "-0",
    "9223372036854775808",
    "1_000",
    "0x1F",
    " 1",
    "TRUE ",
    "null",
    "\x00",
    "a\x00b",
    "\ufeffC01",
    "\u202eevil",
    "e\u0301",
    "\U0001f600",
    "C01'; DROP TABLE customer; --",
    "$id",
    "{id}",
    "../../etc/passwd",
    '"',
    ",",
    "\n",
    "\r\n",
    "\r",
    "\u2028",
    "\x1a",
    "\x7f",
    " ",
    "客" * 1_024,
    "客" * 1_025,
    "x" * 70_000,
)


@dataclass
class Written:
    """The records of one table as they were written: by line the cells by column, None where the cells do not fit."""

    columns: tuple[str, ...]
    records: dict[int, dict[str, str] | None] = field(default_factory=dict)


def hostile(folder: Path, dice: random.Random) -> dict[str, Written]:
    """Write a hostile bundle of some kinds of the tiny bank as CSV or JSON Lines, and tell what is in it."""
    folder.mkdir()
    chosen = [name for name in KINDS if (TINY / f"{name}.csv").exists() and dice.random() < 0.6]
    return {name: dice.choice((_csv, _csv, _jsonl))(folder, name, dice) for name in chosen or ["customer"]}


def _rows(name: str, dice: random.Random) -> tuple[list[str], list[list[str]]]:
    """A table of the tiny bank: columns moved or dropped, rows shuffled and repeated, cells poisoned."""
    with (TINY / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        columns, *rows = list(csv.reader(lines))
    needed = {each.name for each in KINDS[name].properties if each.required}
    kept = [place for place, column in enumerate(columns) if column in needed or dice.random() < 0.9]
    dice.shuffle(kept)
    rows = [[row[place] for place in kept] for row in rows]
    rows += dice.choices(rows, k=3) if rows else []
    dice.shuffle(rows)
    for row in rows:
        if dice.random() < 0.3:
            row[dice.randrange(len(row))] = dice.choice(CELLS)
    return [columns[place] for place in kept], rows


def _csv(folder: Path, name: str, dice: random.Random) -> Written:
    columns, rows = _rows(name, dice)
    ends = dice.choice((("\n",), ("\r\n",), ("\r",), ("\n", "\r\n")))
    written = Written(tuple(columns))
    text, line = dice.choice(("", "\ufeff")), 1
    for number, cells in enumerate([columns, *rows]):
        if number and dice.random() < 0.1:
            text, line = text + dice.choice(ends), line + 1  # a blank line is no record
        row = _torn(cells, dice) if number else cells
        record = ",".join(_quoted(each, dice) for each in row)
        if number:
            whole = len(row) == len(columns)
            written.records[line] = dict(zip(columns, row, strict=True)) if whole else None
        text, line = text + record + dice.choice(ends), line + 1 + _line_ends(record)
    if dice.random() < 0.3:
        text = text.rstrip("\r\n")
    (folder / f"{name}.csv").write_bytes(text.encode())
    return written


def _torn(cells: list[str], dice: random.Random) -> list[str]:
    """The cells, now and then one too many or too few."""
    if dice.random() < 0.05:
        return [*cells, "x"]
    return cells[:-1] if len(cells) > 2 and dice.random() < 0.05 else list(cells)


def _quoted(cell: str, dice: random.Random) -> str:
    if dice.random() < 0.2 or any(each in cell for each in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _line_ends(text: str) -> int:
    """How many lines end inside a record."""
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def _jsonl(folder: Path, name: str, dice: random.Random) -> Written:
    columns, rows = _rows(name, dice)
    written = Written(tuple(columns))
    lines = []
    for number, cells in enumerate(rows, 1):
        record = dict(zip(columns, cells, strict=True))
        line = json.dumps({each: cell or None for each, cell in record.items()}, ensure_ascii=dice.random() < 0.5)
        spoilt = dice.random() < 0.1
        written.records[number] = None if spoilt else record
        lines.append(dice.choice((line[:-1], "[]", "nonsense", '{"id": "\\ud800"}')) if spoilt else line)
    (folder / f"{name}.jsonl").write_bytes(("\n".join(lines) + "\n").encode())
    return written


def garbled(folder: Path, dice: random.Random) -> None:
    """Write a bundle whose bytes were flipped, cut, doubled or filled with others, in every format."""
    hostile(folder, dice)
    _parquet(folder, dice)
    for path in sorted(folder.iterdir()):
        if dice.random() < 0.7:
            path.write_bytes(dice.choice(DAMAGES)(path.read_bytes(), dice))


def _parquet(folder: Path, dice: random.Random) -> None:
    """A table of columns of types that nobody expects."""
    name = dice.choice(("customer", "holds", "referred"))
    for other in folder.glob(f"{name}.*"):
        other.unlink()
    columns = [each.name for each in KINDS[name].properties]
    pq.write_table(pa.table({each: dice.choice(ODD_COLUMNS) for each in columns}), folder / f"{name}.parquet")


def _flip(content: bytes, dice: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(dice.randrange(1, 4)):
        damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
    return bytes(damaged)


def _cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content))]


def _double(content: bytes, dice: random.Random) -> bytes:
    start, end = sorted(dice.choices(range(len(content)), k=2))
    return content[:end] + content[start:]


def _fill(content: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(content))
    return (
        content[:place] + dice.choice((b"\x00", b'"', b"\xff\xfe", b"\r", b"\\", dice.randbytes(9))) + content[place:]
    )


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (_flip, _cut, _double, _fill)

ODD_COLUMNS: tuple[pa.Array, ...] = (
    pa.array(["C01", "C02", None]),
    pa.array([b"C01", b"\xff", None]),
    pa.array([2**64 - 1, 0, None], pa.uint64()),
    pa.array([1.5, float("nan"), float("-inf")]),
    pa.array(["C01", "C02", "C02"]).dictionary_encode(),
    pa.array([[1], [], None], pa.list_(pa.int64())),
    pa.array([{"x": 1}, None, {"x": 2}]),
    pa.array([None, None, None], pa.null()),
    pa.array([True, None, False]),
    pa.array([0, -(2**31), 2**31 - 1], pa.date32()),
    pa.array([0, 2**62, -(2**62)], pa.timestamp("us")),
    pa.array([0, 1, None], pa.timestamp("ns", "UTC")),
    pa.array([0, 1, None], pa.time64("us")),
    pa.array([0, 1, None], pa.duration("s")),
    pa.array(["1.10", "-2.00", None]).cast(pa.decimal128(38, 2)),
)


def dice_of(seed: int) -> random.Random:
    """The dice of a seed."""
    return random.Random(seed)  # noqa: S311 # tables for a test, no secret


def lines_of(rejects: Path | None, name: str) -> Iterator[int]:
    """The lines of a table that are rejects."""
    path = rejects / f"{name}.csv" if rejects else None
    if path and path.exists():
        with path.open(encoding="utf-8", newline="") as lines:
            yield from (int(each["line"]) for each in csv.DictReader(lines))
