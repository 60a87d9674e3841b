"""Whether anything of a person is left in files: a search that decodes what it can and tells no value.

An id stands alone: `C1` is neither in `C10` nor in `AC1`, nor in another customer's `C1-b`. A name is searched for only
where no other customer bears it, or one that it is a part of: else it says nothing about the person.
"""

import contextlib
import gzip
import json
import mmap
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph.model import KINDS, Kind, Property

# Files of ours that hold numbers, hashes and names of revisions alone.
WITHOUT_ROWS = {"manifest.json", "backup.json", "current", "history.jsonl", "lock", "used", "held", ".turn"}
DATABASES = (".lbug", ".block", ".tmp")  # graph files, and what DuckDB spills
SURE = 6  # bytes that are not met by chance among those of a database
TOKEN = b"A-Za-z0-9_.:@/-"
ENCODINGS = ("utf-8", "gb18030", "utf-16-le")


@dataclass(frozen=True)
class Trace:
    """Where a person was found, and how often. Holds no value."""

    file: str
    where: str
    count: int


@dataclass(frozen=True)
class Search:
    """What was searched, and what was found."""

    files: int
    traces: tuple[Trace, ...]


@dataclass(frozen=True)
class Person:
    """Whom to look for: `longer` are others' ids that hold this one, `name` is None where it is not theirs alone."""

    id: str = field(repr=False)
    name: str | None = field(repr=False)
    longer: frozenset[str] = field(repr=False)

    @cached_property
    def pattern(self) -> re.Pattern[bytes]:
        """The id or the name in text of any encoding that is met."""
        ids = [_alone(each) for each in _spelt(self.id)]
        names = [re.escape(each) for each in _spelt(self.name or "") if each]
        return re.compile(b"|".join([*ids, *names]))

    def count(self, text: bytes | mmap.mmap) -> int:
        """How often the person is named in a text."""
        return sum(not self._is_other(text, each) for each in self.pattern.finditer(text))

    def names(self, text: str) -> bool:
        """Whether a text names the person."""
        return self.count(text.encode()) > 0

    def _is_other(self, text: bytes | mmap.mmap, found: re.Match[bytes]) -> bool:
        """Whether what was found is a part of another customer's id."""
        if not self.longer:
            return False
        around = _AROUND.search(text[max(found.start() - 1024, 0) : found.start()])
        after = _AFTER.match(text[found.end() : found.end() + 1024])
        token = (around[0] if around else b"") + found[0] + (after[0] if after else b"")
        whole = token.decode(errors="replace")
        return any(each in self.longer for each in (whole, whole.rstrip(".:/-"), whole.lstrip(".:/-")))


_AROUND = re.compile(b"[" + TOKEN + b"]*$")
_AFTER = re.compile(b"[" + TOKEN + b"]*")


def _spelt(text: str) -> list[bytes]:
    """A text in the encodings that files have, and as JSON writes it in ASCII."""
    spelt = [text.encode(each, "ignore") for each in ENCODINGS]
    return list(dict.fromkeys([*spelt, json.dumps(text)[1:-1].encode()]))


def _alone(text: bytes) -> bytes:
    """A pattern for a text with no letter, digit or `_` beside it, one or two bytes each."""
    wide = rb"\x00" if text.endswith(b"\x00") else b""
    letters = text.rstrip(b"\x00")
    before = rb"(?<![A-Za-z0-9_]" + wide + b")" if re.match(rb"\w", letters) else b""
    after = rb"(?![A-Za-z0-9_]" + wide + b")" if re.search(rb"\w$", letters) else b""
    return before + re.escape(text) + after


def search(person: Person, places: Iterable[Path]) -> Search:
    """Search all files at and below places; links to elsewhere are not followed."""
    files = sorted({file for place in places for file in _files(place)})
    traces = [trace for file in files for trace in _in_file(person, file)]
    return Search(len(files), tuple(traces))


def _files(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from (each for each in place.rglob("*") if each.is_file() and not each.is_symlink())
    elif place.is_file():
        yield place


def _in_file(person: Person, file: Path) -> Iterator[Trace]:
    if file.name in WITHOUT_ROWS:
        return
    try:
        with file.open("rb") as stream:
            for where, count in _in_stream(person, file.name, stream):
                yield Trace(str(file), where, count)
    except FileNotFoundError:
        return  # it has just been removed
    except OSError as error:
        yield Trace(str(file), f"it cannot be searched: {error.strerror}", 0)


Found = Iterator[tuple[str, int]]


def _in_stream(person: Person, name: str, stream: IO[bytes]) -> Found:
    """Where the person is in a file, by what kind of file it is."""
    start = stream.read(262)
    stream.seek(0)
    for is_such, look in _FORMS:
        if is_such(name, start):
            with contextlib.suppress(*_NOT_SUCH):
                yield from look(person, name, stream)
                return
            stream.seek(0)
    if count := person.count(_bytes(stream)):
        yield "text", count


def _bytes(stream: IO[bytes]) -> bytes | mmap.mmap:
    try:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (AttributeError, OSError, ValueError):  # no file of its own, or an empty one
        return stream.read()


def _in_parquet(person: Person, name: str, stream: IO[bytes]) -> Found:
    kind = KINDS.get(name.rpartition("/")[2].removesuffix(".parquet"))
    with pq.ParquetFile(stream) as file:
        texts = [each.name for each in file.schema_arrow if _is_text(each.type)]
        for column in texts:
            rows = sum(
                _rows(person, batch.column(0), _property(kind, column))
                for batch in file.iter_batches(65_536, columns=[column])
            )
            if rows:
                yield f"column {column}", rows


def _is_text(of: pa.DataType) -> bool:
    plain = of.value_type if pa.types.is_dictionary(of) else of
    return bool(pa.types.is_string(plain) or pa.types.is_large_string(plain) or pa.types.is_binary(plain))


def _property(kind: Kind | None, column: str) -> Property | None:
    """What the model says of a column, where the file is a table of ours."""
    return next((each for each in kind.properties if each.name == column), None) if kind else None


def _rows(person: Person, values: pa.Array, of: Property | None) -> int:
    """How many values of a column name the person."""
    text = values.cast(pa.large_string())
    if of and of.refers_to:
        return int(pc.sum(pc.equal(text, person.id)).as_py() or 0) if of.refers_to == "customer" else 0
    held = pc.match_substring(text, person.id)
    if person.name:
        held = pc.or_(held, pc.match_substring(text, person.name))
    return sum(person.names(each) for each in text.filter(pc.fill_null(held, False)).to_pylist())


def _in_database(person: Person, _name: str, stream: IO[bytes]) -> Found:
    """In a database's own file only what no other id holds, and what is too long to be met by chance."""
    needles = [
        each for each in (person.id if not person.longer else "", person.name or "") if len(each.encode()) >= SURE
    ]
    data = _bytes(stream)
    count = sum(len(re.findall(re.escape(each.encode()), data)) for each in needles)
    if count:
        yield "bytes of the database", count


def _in_gzip(person: Person, name: str, stream: IO[bytes]) -> Found:
    with gzip.GzipFile(fileobj=stream) as unpacked:
        if count := person.count(unpacked.read()):
            yield f"text, unpacked of {name}", count


def _in_tar(person: Person, _name: str, stream: IO[bytes]) -> Found:
    with tarfile.open(fileobj=stream) as tar:
        for member in tar:
            if (inner := tar.extractfile(member)) and Path(member.name).name not in WITHOUT_ROWS:
                for where, count in _in_stream(person, member.name, inner):
                    yield f"{member.name}, {where}", count


def _in_zip(person: Person, _name: str, stream: IO[bytes]) -> Found:
    with zipfile.ZipFile(stream) as packed:
        for member in packed.namelist():
            if count := person.count(packed.read(member)):
                yield f"{member}, text", count


_FORMS: tuple[tuple[Callable[[str, bytes], bool], Callable[[Person, str, IO[bytes]], Found]], ...] = (
    (lambda _, start: start.startswith(b"PAR1"), _in_parquet),
    (lambda name, _: name.endswith(DATABASES), _in_database),
    (lambda _, start: start.startswith(b"\x1f\x8b"), _in_gzip),
    (lambda _, start: start[257:262] == b"ustar", _in_tar),
    (lambda _, start: start.startswith(b"PK\x03\x04"), _in_zip),
)
_NOT_SUCH = (pa.ArrowException, tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError)
