"""What was not loaded: a table of file, line, column, value and reason for each table that was read."""

import csv
import errno
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph.engines.duckdb import DuckSession
from graph.errors import LoadRefused
from graph.model import Kind
from graph.spreadsheet import csv_text
from ingestion.staging import Fault

SCHEMA = pa.schema(
    [
        ("file", pa.string()),
        ("line", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
    ]
)
MASK = "***"
LONGEST_VALUE = 2_000  # characters that are shown of a value
# SQL of rejects, whose very long values are cut: their beginning, and how long they are.
SHORTENED = f"""
SELECT file, line, "column", CASE
    WHEN length(value) > {LONGEST_VALUE}
    THEN substring(value, 1, {LONGEST_VALUE}) || '… (' || length(value) || ' characters)' ELSE value
END AS value, reason
FROM ({{rejects}})
"""


@dataclass(frozen=True)
class Rejected:
    """Rejects of one table in a Parquet file, columns as `SCHEMA`, in any order."""

    path: Path

    @property
    def num_rows(self) -> int:
        return int(pq.read_metadata(self.path).num_rows)

    @property
    def columns(self) -> set[str]:
        """The columns that are at fault."""
        return set(
            pq.read_table(self.path, columns=["column"], read_dictionary=["column"])["column"].unique().to_pylist()
        )

    def table(self) -> pa.Table:
        """All of them in memory."""
        return pq.read_table(self.path, schema=SCHEMA)


def of_faults(faults: Sequence[Fault]) -> pa.Table:
    """Records that could not be read, as rejects; they have no value."""
    files, lines = [each.file for each in faults], [each.line for each in faults]
    columns, reasons = [each.column for each in faults], [each.reason for each in faults]
    return pa.table([files, lines, columns, [""] * len(faults), reasons], schema=SCHEMA)


def personal(kind: Kind) -> frozenset[str]:
    """The columns of a kind whose values are masked in rejects."""
    return frozenset(each.name for each in kind.properties if each.personal)


class Rejects:
    """All rejects of one load."""

    def __init__(self) -> None:
        self._tables: dict[str, list[Rejected]] = {}

    def add(self, table: str, rejected: Sequence[Rejected]) -> int:
        """Keep rejects of a table; gives their number."""
        some = [each for each in rejected if each.num_rows]
        if some:
            self._tables.setdefault(table, []).extend(some)
        return sum(each.num_rows for each in some)

    def __bool__(self) -> bool:
        return bool(self._tables)

    @contextmanager
    def beside(self, folder: Path, session: DuckSession) -> Iterator[None]:
        """Write the rejects beside a folder first, and into it only when the block has ended well.

        `session` sorts them by file and line. Rejects of an earlier load are replaced.
        Raises `LoadRefused` where nothing can be written.
        """
        try:
            waiting = _waiting(folder) if self else None
        except OSError as error:
            raise LoadRefused(
                f"rejects cannot be written to {folder}: {error.strerror}; name another folder"
            ) from error
        try:
            if waiting:
                for table, rejected in self._tables.items():
                    _write(waiting / f"{table}.csv", _sorted(session, rejected))
            yield
            _replace(folder, waiting)
        finally:
            if waiting:
                shutil.rmtree(waiting, ignore_errors=True)


def _sorted(session: DuckSession, rejected: Sequence[Rejected]) -> Iterator[pa.Table]:
    for number, each in enumerate(rejected):
        session.file(f"rejected_{number}", each.path)
    every = " UNION ALL ".join(f"FROM rejected_{number}" for number in range(len(rejected)))
    return session.batches(f'FROM ({every}) ORDER BY file, line, "column", value, reason')


def _waiting(folder: Path) -> Path:
    for each in (folder, *folder.parents):
        if each.exists() and not each.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, f"{each} is a file")
    folder.parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=".rejects-", dir=folder.parent))


def _write(path: Path, rows: Iterable[pa.Table]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        lines.write(csv_text([SCHEMA.names]))
        for batch in rows:
            lines.write(csv_text(list(zip(*(column.to_pylist() for column in batch.columns), strict=True))))


def _replace(folder: Path, waiting: Path | None) -> None:
    for earlier in folder.glob("*.csv"):
        if _is_ours(earlier):
            earlier.unlink()
    if waiting:
        folder.mkdir(exist_ok=True)
        for each in sorted(waiting.iterdir()):
            each.replace(folder / each.name)
    elif folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _is_ours(path: Path) -> bool:
    with path.open("rb") as lines:
        return lines.readline().decode("utf-8", "replace").strip() == ",".join(SCHEMA.names)


def count(folder: Path, names: Callable[[str], bool]) -> int:
    """How many lines of rejects in a folder hold a value that `names` says yes to."""
    return sum(names_it for file in _ours(folder) for *_, names_it in _lines(file, names))


def remove(folder: Path, names: Callable[[str], bool]) -> int:
    """Take the lines out of a folder's rejects whose value `names` says yes to; gives their number."""
    removed = 0
    for file in _ours(folder):
        lines = list(_lines(file, names))
        kept = [line for line, is_named in lines if not is_named]
        removed += len(lines) - len(kept)
        if not kept:
            file.unlink()
        elif len(kept) < len(lines):
            new = file.with_name(f".{file.name}.new")
            new.write_text(csv_text([SCHEMA.names, *kept]), "utf-8", newline="")
            new.replace(file)
    return removed


def _lines(file: Path, names: Callable[[str], bool]) -> Iterator[tuple[list[str], bool]]:
    with file.open(encoding="utf-8", newline="") as lines:
        for line in islice(csv.reader(lines), 1, None):
            yield line, any(map(names, line))


def _ours(folder: Path) -> list[Path]:
    return [each for each in sorted(folder.glob("*.csv")) if _is_ours(each)] if folder.is_dir() else []
