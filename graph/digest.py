"""One number for a whole bank: equal banks have equal digests, whatever store they are in.

The canonical form that is hashed is written down in docs/digest.md.
"""

import hashlib
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph.model import KINDS, Kind
from graph.stores.contract import Revision

ROWS_AT_ONCE = 16_384

_TEXT = pa.large_string()
_ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))  # the backslash before those that add one


def digest(revision: Revision) -> str:
    """SHA-256 over all rows of all kinds, in the order of the model and of the keys, as hexadecimal text."""
    hashed = hashlib.sha256()
    for kind in KINDS.values():
        hashed.update("\t".join((kind.name, *(each.name for each in kind.properties))).encode() + b"\n")
        for lines in _lines(revision, kind):
            hashed.update(lines)
            hashed.update(b"\n")
        hashed.update(b"\\.\n")
    return hashed.hexdigest()


def _lines(revision: Revision, kind: Kind) -> Iterator[pa.Buffer]:
    """The rows of a kind as lines of text, some thousand at a time."""
    columns = [each.name for each in kind.properties]
    tab = pa.scalar("\t", _TEXT)
    with pq.ParquetFile(revision.path(kind.name)) as file:
        for batch in file.iter_batches(ROWS_AT_ONCE, columns=columns):
            values = [_text(batch[name]) for name in columns]
            yield _joined(pc.binary_join_element_wise(*values, tab, null_handling="replace", null_replacement="\\N"))


def _text(values: pa.Array) -> pa.Array:
    """Values in their canonical text, still missing where they are missing."""
    text = values.cast(_TEXT)
    if pa.types.is_timestamp(values.type):
        return pc.replace_substring(text, " ", "T")
    return _escaped(text) if pa.types.is_string(values.type) else text


def _escaped(text: pa.Array) -> pa.Array:
    """Texts without a tab, a line's end or a backslash of their own; most have none, which their bytes say at once."""
    data = text.buffers()[2]
    there = data.to_pybytes() if data else b""
    for plain, escaped in _ESCAPES:
        if plain.encode() in there:
            text = pc.replace_substring(text, plain, escaped)
    return text


def _joined(lines: pa.Array) -> pa.Buffer:
    """All lines as one text, without the last line feed."""
    whole = pa.LargeListArray.from_arrays(pa.array([0, len(lines)], pa.int64()), lines)
    return pc.binary_join(whole, pa.scalar("\n", _TEXT))[0].as_buffer()
