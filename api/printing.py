"""What a person reads in a terminal."""

import dataclasses
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.doctor import Finding
from api.forms import csv_lines, to_json
from api.tables import cell, show
from graph.digest import digest
from graph.errors import BadParameter
from graph.model import KINDS
from graph.snapshot import Bank
from ingestion.report import LoadReport
from ingestion.suggest import Draft
from queries.answer import Answer, plain, summary_data
from queries.glossary import term

MOST_ROWS = 12

# What a table shows of rows that are wider than a screen; everything is in --format csv.
SHOWN: dict[str, tuple[str, ...]] = {
    "referrals networks": (
        "network", "members", "depth", "virality", "newest", "joined_30", "joined_90", "balance_minor",
        "reproduction.r",
    ),
    "strategy coverage": (
        "segment", "product", "customers", "holds", "reached", "open", "blocked", "no_strategy", "gap",
        "gap_balance_minor", "unlock",
    ),
    "products pairs": (
        "a", "b", "opened_a", "both", "lift", "after_n", "after_share", "median_days", "ratio", "ratio_low",
        "ratio_high",
    ),
}  # fmt: skip

Report = Callable[[str, int, int], None]


def say(text: str) -> None:
    """One line on standard output, as it is."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """One line on standard error: what is wrong and what to do."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(f"cjg: {' '.join(text.splitlines())}", markup=False)


def check_format(given: str, *allowed: str) -> None:
    """Raises `BadParameter` for a form that the command does not have."""
    if given not in allowed:
        raise BadParameter("format", given, f"one of {', '.join(allowed)}")


@contextmanager
def progress() -> Iterator[Report]:
    """A bar per step of long work, on a terminal's standard error; it goes when the work is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown = Console(stderr=True)
    with Progress(*columns, console=shown, transient=True, disable=not shown.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield report


def answer(given: Answer[Any, Any], form: str) -> None:
    """An answer as a table, as JSON or as CSV."""
    if form == "json":
        say(to_json(given.to_data()))
    elif form == "csv":
        for piece in csv_lines(given):
            sys.stdout.write(piece)
    else:
        _rows(given)
        _summary(summary_data(given.summary))
        _receipt(given)


def several(answers: dict[str, Answer[Any, Any]], form: str) -> None:
    """Answers by their question's name."""
    if form == "json":
        say(to_json({name: each.to_data() for name, each in answers.items()}))
        return
    for name, each in answers.items():
        heading(name)
        answer(each, form)


def heading(text: str) -> None:
    """A line that says what follows."""
    say(f"\n== {text} ==")


def _rows(given: Answer[Any, Any]) -> None:
    if not len(given.rows):
        if given.rows.table.num_columns:
            say("no rows 无结果")
        return
    shown = given.rows.table.slice(0, MOST_ROWS).to_pylist()
    asked = given.receipt.question if given.receipt else ""
    names = SHOWN.get(asked, tuple(given.rows.table.column_names))
    show(names, [[_part(row, name) for name in names] for row in shown])
    if len(given.rows) > len(shown):
        say(f"{len(shown)} of {len(given.rows):,} rows; all of them: --format csv")


def _part(row: dict[str, Any], name: str) -> Any:
    first, _, rest = name.partition(".")
    return row[first][rest] if rest else row[first]


def _summary(data: Any) -> None:
    for name, value in (data or {}).items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            _records(name, value)
        elif isinstance(value, dict):
            parts = [f"{term(key)} {cell(key, each)}" for key, each in value.items()]
            say(f"{term(name)}: {', '.join(parts) or '–'}")
        else:
            say(f"{term(name)}: {cell(name, value) or '–'}")


def _records(name: str, records: list[dict[str, Any]]) -> None:
    """The first of many records; of a series of months the last."""
    which, shown = ("last", records[-MOST_ROWS:]) if "month" in records[0] else ("first", records[:MOST_ROWS])
    rows = [_flat_record(each) for each in shown]
    say(f"{term(name)}:" + (f" the {which} {len(rows)} of {len(records):,}" if len(records) > len(rows) else ""))
    show(list(rows[0]), [list(row.values()) for row in rows])


def _flat_record(record: dict[str, Any]) -> dict[str, Any]:
    flat_record: dict[str, Any] = {}
    for key, value in record.items():
        flat_record |= value if isinstance(value, dict) else {key: value}
    return flat_record


def _receipt(given: Answer[Any, Any]) -> None:
    receipt = given.receipt
    if receipt is not None:
        counts = "".join(f"; {name.replace('_', ' ')} {count:,}" for name, count in receipt.counts.items())
        loading = "; LOADING" if receipt.loading else ""
        say(f"as of {receipt.as_of}; revision {receipt.revision}{counts}{loading}; see {receipt.definition}")


def contents(bank: Bank, form: str) -> None:
    """What is in a bank: revision, latest day, digest, rows per kind."""
    counts = bank.counts()
    about = {"revision": bank.revision.name, "latest_day": bank.latest_day, "digest": digest(bank.revision)}
    if form == "json":
        say(to_json({**about, "rows": counts}))
        return
    for name, value in about.items():
        say(f"{name.replace('_', ' ')}: {plain(value)}")
    rows = [[name, KINDS[name].text_zh, count] for name, count in counts.items()]
    show(("kind", "label", "rows"), rows)


def findings(found: Sequence[Finding], form: str) -> None:
    """What `cjg doctor` found."""
    if form == "json":
        say(to_json([dataclasses.asdict(each) for each in found]))
        return
    show(
        ("check", "state", "found", "advice"),
        [[term(each.check), term(each.state), each.found, each.advice] for each in found],
    )


def reconciliation(report: LoadReport, form: str) -> None:
    """What became of every row that was read."""
    if form == "json":
        say(to_json(report.to_data()))
        return
    names = ("kind", "label", "read", "written", "unchanged", "rejected", "ignored", "ended")
    rows = [
        [
            each.kind,
            KINDS[each.kind].text_zh,
            each.read,
            each.written,
            each.unchanged,
            each.rejected,
            each.ignored,
            each.ended,
        ]
        for each in report.kinds
    ]
    show(names, rows)
    for source in report.sources:
        say(f"{source.table}: {source.read:,} records read 读取, {source.rejected:,} rejected 拒绝")
    say(f"counted referrals 计入推荐: {report.counted:,}")
    if report.rejected:
        say(f"rejected rows 拒绝行: {report.rejected:,}; file, line, column, value and reason are in {report.rejects}/")
    if report.revision is None:
        say("no bank was made, for no row could be loaded 未建立: mend the rejected rows, then load again")
    else:
        say(f"revision {report.revision}" + ("" if report.changed else ": nothing changed"))


def suggestion(draft: Draft) -> None:
    """What a drafted mapping found, and the first rows as they would load."""
    for table in draft.tables:
        say(f"{table.file} → {table.kind or '?'}")
        rows = [[column.name, column.shape, column.property] for column in table.columns]
        show(("column", "shape", "property"), rows)
        if table.missing:
            say(f"still to be filled in 待补: {', '.join(table.missing)}")
    for preview in draft.previews:
        _preview(preview.kind, preview.rows.to_pylist(), preview.rejects.num_rows)
    say(f"{draft.folder}: edit the drafts, then: cjg load FOLDER --mapping {draft.folder}")


def _preview(kind: str, rows: list[dict[str, Any]], rejected: int) -> None:
    say(f"{kind}: the first {len(rows)} rows as they would load" + (f", {rejected} rejected" if rejected else ""))
    names = [name for name in (rows[0] if rows else {}) if any(row[name] is not None for row in rows)]
    names = [name for name in names if not name.startswith("_")]
    show(names, [[row[name] for name in names] for row in rows])
