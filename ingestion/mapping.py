"""A mapping: how to read a foreign source, and one SELECT for each kind that it feeds."""

import codecs
import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph.engines.duckdb import Fence
from graph.errors import BadInput, nearest
from graph.model import KINDS
from graph.stores.contract import Progress, silent
from ingestion import columnar, delimited, jsonlines, workbook
from ingestion.bundle import check_columns
from ingestion.delimited import Dialect
from ingestion.staging import FILE, LINE, ORIGIN, Fault, Spool, Staged, StagedFile, check_names

PROVIDED = Path(__file__).with_name("mappings")
FORMATS = ("csv", "parquet", "jsonl", "json", "xlsx")
KEYS = ("file", "format", "delimiter", "quote", "encoding", "header", "columns", "sheet")
_NAME = re.compile(r"[^\W\d_]\w*")


@dataclass(frozen=True)
class SourceTable:
    """How one table of a source is read; `file` is a pattern."""

    name: str
    file: str
    format: str
    dialect: Dialect
    sheet: str = ""

    def parts(self, path: Path, faults: list[Fault], progress: Progress) -> Iterator[pa.Table]:
        """The rows of one of its files, some at a time, every cell as it is written; others become faults."""
        if self.format == "csv":
            return delimited.parts(path, self.dialect, faults, progress)
        if self.format == "jsonl":
            return jsonlines.parts(path, self.dialect.encoding, faults, progress)
        if self.format == "parquet":
            return columnar.parts(path)
        return iter([self._whole(path, faults)])

    def _whole(self, path: Path, faults: list[Fault]) -> pa.Table:
        if self.format == "json":
            return jsonlines.read_array(self.name, path, self.dialect.encoding).rows
        sheet = workbook.read(self.name, path, self.sheet, self.dialect.columns)
        faults += sheet.faults
        return sheet.rows


@dataclass(frozen=True)
class Mapping:
    """A mapping folder, read and checked."""

    title: str
    tables: tuple[SourceTable, ...]
    statements: dict[str, str]  # by kind, in the order of the model


def provided() -> list[str]:
    """The names of the mappings that come with the product."""
    return sorted(each.parent.name for each in PROVIDED.glob("*/source.toml"))


def find(mapping: str | Path) -> Mapping:
    """The mapping of a name, or in a folder. Raises `BadInput` for one that is not as it must be."""
    name = str(mapping)
    folder = PROVIDED / name if name in provided() else Path(mapping)
    if not (folder / "source.toml").is_file():
        raise BadInput(f"mapping {name!r} is unknown and no folder with a source.toml{nearest(name, provided())}")
    declared = _toml(folder / "source.toml")
    tables = declared.get("tables")
    if not isinstance(tables, dict) or not tables or not all(isinstance(each, dict) for each in tables.values()):
        raise BadInput("source.toml: it has no [tables.NAME]; name each source table there")
    return Mapping(
        str(declared.get("title", name)),
        tuple(_source_table(name, keys) for name, keys in tables.items()),
        _statements(folder),
    )


def stage(mapping: Mapping, folder: Path, work: Path, progress: Progress = silent) -> list[Staged | StagedFile]:
    """The source tables as they came, those that are large in files below `work`.

    Raises `BadInput` where a table has no file or cannot be read.
    """
    if not folder.is_dir():
        raise BadInput(f"{folder} is no folder; name the folder that holds the source")
    files = {each.name: sorted(path for path in folder.glob(each.file) if path.is_file()) for each in mapping.tables}
    for table in mapping.tables:
        if not files[table.name]:
            raise BadInput(f"{folder} has no file {table.file!r} for the source table {table.name}")
    return [_staged(table, files[table.name], work, progress) for table in mapping.tables]


def _staged(table: SourceTable, files: list[Path], work: Path, progress: Progress) -> Staged | StagedFile:
    """Several files as one table; a column that a file does not have is missing there."""
    spool, faults = Spool(work, f"source.{table.name}"), list[Fault]()
    for path in files:
        found: list[Fault] = []
        for rows in table.parts(path, found, progress):
            spool.add(rows)
        faults += delimited.in_order(found)
    return replace(spool.end(faults), name=table.name)


def mapped(mapping: Mapping, sources: Sequence[Staged | StagedFile], work: Path) -> Iterator[Staged | StagedFile]:
    """The rows of each kind, by the mapping's statements over the source tables; large ones in files below `work`."""
    with closing(Fence(work / "spill")) as fence:
        for each in sources:
            fence.table(each.name, each.path if isinstance(each, StagedFile) else each.rows)
        for kind, text in mapping.statements.items():
            spool = Spool(work, kind)
            for rows in _rows(fence, kind, text):
                spool.add(_checked(kind, rows))
            arrived = spool.end()
            yield arrived
            arrived.discard()


def _rows(fence: Fence, kind: str, text: str) -> Iterator[pa.Table]:
    try:
        yield from fence.select(text)
    except BadInput as error:
        raise BadInput(f"{kind}.sql: {error}") from error


def _checked(kind: str, rows: pa.Table) -> pa.Table:
    check_names(f"{kind}.sql", rows.column_names)
    for each in ORIGIN:
        if each not in rows.column_names:
            raise BadInput(f"{kind}.sql: column {each!r} is missing; carry _file and _line through from the source")
    check_columns(KINDS[kind], f"{kind}.sql", tuple(each for each in rows.column_names if each not in ORIGIN))
    types = {FILE: pa.string(), LINE: pa.int64()}
    try:
        for each, type_ in types.items():
            rows = rows.set_column(rows.column_names.index(each), each, rows[each].cast(type_))
    except pa.ArrowException as error:
        raise BadInput(f"{kind}.sql: _file must be text and _line a whole number, as they are staged") from error
    return rows


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeError) as error:
        raise BadInput(f"{path.name}: {error}") from error


def _statements(folder: Path) -> dict[str, str]:
    found = {each.stem: each for each in sorted(folder.glob("*.sql"))}
    for name in found:
        if name not in KINDS:
            raise BadInput(f"{name}.sql: {name!r} is no kind{nearest(name, KINDS)}")
    if not found:
        raise BadInput(f"mapping {folder.name!r} has no <kind>.sql; write one for each kind that the source feeds")
    return {name: found[name].read_text(encoding="utf-8") for name in KINDS if name in found}


def _source_table(name: str, keys: dict[str, Any]) -> SourceTable:
    place = f"source.toml: table {name!r}"
    if not _NAME.fullmatch(name):
        raise BadInput(f"{place}: a name is a letter, then letters, digits and _")
    for key, value in keys.items():
        if key not in KEYS:
            raise BadInput(f"{place}: {key!r} is unknown{nearest(key, KEYS)}")
        if type(value) is not {"header": bool, "columns": list}.get(key, str):
            raise BadInput(f"{place}: {key} {value!r} is not of the right type; see docs/loading.md")
    file = keys.get("file", "")
    if not file or Path(file).is_absolute() or ".." in Path(file).parts:
        raise BadInput(f"{place}: file {file!r} is no pattern inside the source folder")
    format_ = keys.get("format", _by_ending(file))
    if format_ not in FORMATS:
        raise BadInput(f"{place}: format {format_!r} is unknown{nearest(format_, FORMATS)}")
    return SourceTable(name, file, format_, _dialect(place, keys), keys.get("sheet", ""))


def _by_ending(file: str) -> str:
    ending = Path(file.removesuffix(".gz")).suffix.removeprefix(".")
    return ending if ending in FORMATS else "csv"


def _dialect(place: str, keys: dict[str, Any]) -> Dialect:
    given = {each: keys[each] for each in ("delimiter", "quote", "encoding", "header") if each in keys}
    dialect = replace(Dialect(), **given, columns=tuple(map(str, keys.get("columns", ()))))
    if len(dialect.delimiter) != 1 or len(dialect.quote) > 1 or dialect.delimiter in "\r\n":
        raise BadInput(f"{place}: delimiter and quote are one character each")
    if dialect.header == bool(dialect.columns):
        raise BadInput(f"{place}: columns are named either by a header or, with header = false, by columns")
    try:
        codecs.lookup(dialect.encoding)
    except LookupError:
        raise BadInput(f"{place}: encoding {dialect.encoding!r} is unknown; utf-8 and gb18030 are two") from None
    return dialect
