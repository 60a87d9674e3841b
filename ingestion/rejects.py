"""What was not loaded: a table of file, line, column, value and reason for each table that was read."""

import csv
import errno
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

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


def of_faults(faults: Iterable[Fault]) -> pa.Table:
    """Records that could not be read, as rejects; they have no value."""
    rows = [(each.file, each.line, each.column, "", each.reason) for each in faults]
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], schema=SCHEMA)


def personal(kind: Kind) -> frozenset[str]:
    """The columns of a kind whose values are masked in rejects."""
    return frozenset(each.name for each in kind.properties if each.personal)


class Rejects:
    """All rejects of one load."""

    def __init__(self) -> None:
        self._tables: dict[str, list[pa.Table]] = {}

    def add(self, table: str, rows: pa.Table) -> int:
        """Keep rejects of a table, columns as `SCHEMA`; gives their number."""
        if rows.num_rows:
            self._tables.setdefault(table, []).append(_shortened(rows))
        return int(rows.num_rows)

    def table(self, table: str) -> pa.Table:
        """The rejects of a table by file and line."""
        rows = pa.concat_tables([SCHEMA.empty_table(), *self._tables.get(table, ())])
        return rows.sort_by([("file", "ascending"), ("line", "ascending"), ("column", "ascending")])

    def __bool__(self) -> bool:
        return bool(self._tables)

    @contextmanager
    def beside(self, folder: Path) -> Iterator[None]:
        """Write the rejects beside a folder first, and into it only when the block has ended well.

        Rejects of an earlier load are replaced. Raises `LoadRefused` where nothing can be written.
        """
        try:
            waiting = _waiting(folder) if self else None
        except OSError as error:
            raise LoadRefused(
                f"rejects cannot be written to {folder}: {error.strerror}; name another folder"
            ) from error
        try:
            if waiting:
                for table in self._tables:
                    _write(waiting / f"{table}.csv", self.table(table))
            yield
            _replace(folder, waiting)
        finally:
            if waiting:
                shutil.rmtree(waiting, ignore_errors=True)


def _shortened(rows: pa.Table) -> pa.Table:
    """Of values that are very long, the beginning and how long they are."""
    values = rows["value"]
    size = pc.utf8_length(values)
    if not pc.any(pc.greater(size, LONGEST_VALUE)).as_py():
        return rows
    told = pc.binary_join_element_wise(
        pc.utf8_slice_codeunits(values, 0, LONGEST_VALUE), "… (", size.cast(pa.string()), " characters)", ""
    )
    return rows.set_column(
        SCHEMA.names.index("value"), "value", pc.if_else(pc.greater(size, LONGEST_VALUE), told, values)
    )


def _waiting(folder: Path) -> Path:
    for each in (folder, *folder.parents):
        if each.exists() and not each.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, f"{each} is a file")
    folder.parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=".rejects-", dir=folder.parent))


def _write(path: Path, rows: pa.Table) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        lines.write(csv_text([SCHEMA.names]))
        for batch in rows.to_batches():
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
