"""Bookmarks: a name for each, and the number of its transaction.

Numbers that follow one another tell that nobody else wrote between.
"""

import base64
import binascii
import hashlib
import re

_FORM = re.compile(r"FB:[A-Za-z0-9+/]+=*")
_HEAD, _TAIL = b"\x91\xcc\x10", b"\x90"  # one list of: 16 bytes that name the database, the number; no more
_NAME = 16
_WIDTHS = {0xC8: 1, 0xC9: 2, 0xCA: 4, 0xCB: 8}  # bytes of a whole number after its mark


def shortened(text: str) -> str:
    """A name that stands for a bookmark, or another text, in names of revisions and folders."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def number(bookmark: str) -> int | None:
    """The number of the last transaction that the bookmark has seen; None where it has another form than in Neo4j 5."""
    if not _FORM.fullmatch(bookmark):
        return None
    try:
        packed = base64.b64decode(bookmark.removeprefix("FB:"))
    except binascii.Error:
        return None
    if not packed.startswith(_HEAD) or not packed.endswith(_TAIL):
        return None
    return _whole(packed[len(_HEAD) + _NAME : -len(_TAIL)])


def _whole(packed: bytes) -> int | None:
    """A whole number as PackStream has it: small ones are their own mark."""
    if len(packed) == 1 and packed[0] < 0x80:
        return packed[0]
    if packed and len(packed) - 1 == _WIDTHS.get(packed[0]):
        return int.from_bytes(packed[1:], "big", signed=True)
    return None
