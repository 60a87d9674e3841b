"""A draft of a mapping from the headers of foreign files, to be edited by hand."""

import json
import re
import tempfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph.engines.duckdb import DuckEngine
from graph.errors import BadInput
from graph.model import KINDS, Kind, Property
from ingestion import delimited, mapping, sniff
from ingestion.checks import SOUND, sound
from ingestion.matching import Match, best
from ingestion.rejects import MASK, SCHEMA, personal
from ingestion.staging import FILE, LINE, Staged
from ingestion.workspace import Workspace

ENDINGS = (".csv", ".tsv", ".txt", ".tab", ".asc", ".dat")
SHOWN = 20


@dataclass(frozen=True)
class Column:
    """A column of a foreign table, the shape of its values, and the property that it seems to be."""

    name: str
    shape: str
    property: str | None


@dataclass(frozen=True)
class Table:
    """A foreign table, the kind that it seems to feed, and what must still be filled in by hand."""

    name: str
    file: str
    kind: str | None
    columns: tuple[Column, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """The first rows of a kind as they would load, personal values masked; and the rejects among them."""

    kind: str
    rows: pa.Table
    rejects: pa.Table


@dataclass(frozen=True)
class Draft:
    """A mapping folder as it was written, and what came of it."""

    folder: Path
    tables: tuple[Table, ...]
    previews: tuple[Preview, ...]


@dataclass(frozen=True)
class _Found:
    """A foreign file: how it is written, its first rows, and its match."""

    path: Path
    name: str
    dialect: delimited.Dialect
    head: Staged
    match: Match | None

    def values(self, column: str) -> list[str]:
        return [each for each in self.head.rows[column].to_pylist() if each is not None]


def suggest(folder: Path, out: Path) -> Draft:
    """Write a mapping folder that may fit the delimited files of a folder.

    Raises `BadInput` where there are none, or where `out` holds a mapping already.
    """
    if (out / "source.toml").exists():
        raise BadInput(f"{out} holds a mapping already; name another folder")
    found = [_look(path, name) for path, name in _files(folder)]
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "source.toml").write_text(_source(folder, found), encoding="utf-8")
        for kind, text in _statements(found).items():
            (out / f"{kind}.sql").write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror}; name another folder") from error
    return Draft(out, tuple(_table(each) for each in found), tuple(_previews(out, found)))


def _files(folder: Path) -> list[tuple[Path, str]]:
    if not folder.is_dir():
        raise BadInput(f"{folder} is no folder; name the folder that holds the files")
    paths = sorted(each for each in folder.iterdir() if each.is_file() and _ending(each) in ENDINGS)
    if not paths:
        raise BadInput(f"{folder} has no delimited files ({', '.join(ENDINGS)}, or these with .gz)")
    names: list[str] = []
    for path in paths:
        name = re.sub(r"\W+", "_", path.name.split(".")[0]).strip("_").lower() or "table"
        name = name if name[0].isalpha() else f"table_{name}"
        names.append(name if name not in names else f"{name}_{len(names)}")
    return list(zip(paths, names, strict=True))


def _ending(path: Path) -> str:
    return Path(path.name.removesuffix(".gz")).suffix.lower()


def _look(path: Path, name: str) -> _Found:
    dialect = sniff.dialect(path)
    head = delimited.read(name, path, dialect, most=SHOWN)
    return _Found(path, name, dialect, head, best(path.name.split(".")[0], head.columns))


def _source(folder: Path, found: Iterable[_Found]) -> str:
    lines = [f"title = {_quoted(folder.resolve().name)}"]
    for each in found:
        lines += ["", f"[tables.{_quoted(each.name)}]", f"file = {_quoted(each.path.name)}", 'format = "csv"']
        lines += [f"delimiter = {_quoted(each.dialect.delimiter)}", f"encoding = {_quoted(each.dialect.encoding)}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _statements(found: Iterable[_Found]) -> dict[str, str]:
    """A SELECT for each kind; where several tables feed one kind, theirs together."""
    texts: dict[str, list[str]] = {}
    for each in found:
        if each.match:
            texts.setdefault(each.match.kind.name, []).append(_select(each, each.match))
    return {kind: "\nUNION ALL BY NAME\n".join(parts) + "\n" for kind, parts in texts.items()}


def _select(found: _Found, match: Match) -> str:
    columns = [each for each in match.kind.properties if each.name in match.columns or each.required]
    unused = [each for each in found.head.columns if each not in match.columns.values()]
    notes = [f"-- {match.kind.text} ({match.kind.text_zh}), from {found.path.name}"]
    notes += [f"-- not used: {', '.join(unused)}"] if unused else []
    notes += [f"-- {each.name}: {note}" for each in columns if (note := _note(found, match, each))]
    parts = [FILE, LINE, *(f'{_expression(found, match, each)} AS "{each.name}"' for each in columns)]
    comments = [" ".join(each.split()) for each in notes]  # a name with a line end in it must stay a comment
    return "\n".join([*comments, "SELECT", ",\n".join(f"    {each}" for each in parts), f'FROM "{found.name}"'])


def _expression(found: _Found, match: Match, each: Property) -> str:
    if each.name not in match.columns:
        return "NULL"
    column = match.columns[each.name]
    quoted = '"' + column.replace('"', '""') + '"'
    shape = sniff.spelled_as(each.type, each.name, found.values(column))
    return shape.sql.format(c=quoted) if shape else quoted


def _note(found: _Found, match: Match, each: Property) -> str:
    if each.name not in match.columns:
        return "no column seems to be it; every row needs one"
    values = found.values(match.columns[each.name])
    if sniff.spelled_as(each.type, each.name, values) is None:
        return f"a {each.type}, but the column holds {sniff.shape(values).name}"
    if each.choices and set(values) - set(each.choices):
        return f"must be one of {', '.join(each.choices)}"
    if each.name.endswith("_minor"):
        return "minor units; see that the amounts are"
    return ""


def _table(found: _Found) -> Table:
    by_column = {column: name for name, column in found.match.columns.items()} if found.match else {}
    columns = tuple(
        Column(each, sniff.shape(found.values(each)).name, by_column.get(each)) for each in found.head.columns
    )
    kind, missing = (found.match.kind.name, found.match.missing) if found.match else (None, ())
    return Table(found.name, found.path.name, kind, columns, missing)


def _previews(out: Path, found: list[_Found]) -> Iterable[Preview]:
    if not any(each.match for each in found):
        return
    engine = DuckEngine(lambda _: None)
    with tempfile.TemporaryDirectory() as folder, closing(engine), closing(engine.session()) as session:
        for staged in mapping.mapped(mapping.find(out.resolve()), [each.head for each in found], Path(folder)):
            kind = KINDS[staged.name]
            faulty = sound(Workspace(session, Path(folder)), kind, staged)
            rejects = pa.concat_tables([SCHEMA.empty_table(), *(each.table() for each in faulty)])
            yield Preview(kind.name, _masked(kind, session.sql(f"FROM {SOUND}")), rejects)


def _masked(kind: Kind, rows: pa.Table) -> pa.Table:
    for name in personal(kind):
        column: list[Any] = [None if each is None else MASK for each in rows[name].to_pylist()]
        rows = rows.set_column(rows.column_names.index(name), name, pa.array(column, pa.string()))
    return rows
