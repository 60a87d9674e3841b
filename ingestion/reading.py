"""Files opened for reading, their damage told in one line."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from graph.errors import BadInput

Position = Callable[[], int]  # bytes of the file read so far


@contextmanager
def binary(path: Path) -> Iterator[tuple[BinaryIO, Position]]:
    """The bytes of a file, unpacked where it ends in .gz, and how far the reading is. Raises `BadInput`."""
    try:
        with path.open("rb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile(fileobj=raw) as unpacked:
                    yield unpacked, raw.tell  # type: ignore[misc]  # GzipFile reads as a BinaryIO does
            else:
                yield raw, raw.tell
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadInput(f"{path.name} is not a whole gzip file; write it again") from error
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}") from error


@contextmanager
def text(path: Path, encoding: str = "utf-8") -> Iterator[tuple[TextIO, Position]]:
    """The text of a file with its line ends as they are. Raises `BadInput`, naming the line that is not text."""
    codec = "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding
    try:
        with binary(path) as (unpacked, position):
            yield io.TextIOWrapper(unpacked, encoding=codec, newline=""), position
    except UnicodeDecodeError as error:
        where = f"{path.name}{_undecodable(path, codec)}"
        raise BadInput(f"{where} is not {encoding.upper()}; save the file as {encoding.upper()}") from error


def _undecodable(path: Path, codec: str) -> str:
    """Where the first line stands that cannot be decoded, for the error."""
    with binary(path) as (unpacked, _):
        for number, line in enumerate(unpacked, 1):
            try:
                line.decode(codec)
            except UnicodeError:
                return f" line {number}"
    return ""
