"""Pages of a long answer: where the next one starts, bound to the revision it was cut from."""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from graph.errors import BadParameter
from queries.answer import Answer


@dataclass(frozen=True)
class Page:
    """A part of an answer, and the cursor of the next part or None."""

    answer: Answer[Any, Any]
    next: str | None

    @property
    def headers(self) -> dict[str, str]:
        """What says so where the form of the answer has no place for it."""
        return {"X-Truncated": "true", "X-Next-Cursor": self.next} if self.next else {}

    def to_data(self) -> dict[str, Any]:
        """What says so in JSON."""
        return {"next": self.next, "truncated": self.next is not None}


def cut(answer: Answer[Any, Any], page_size: int, cursor: str | None) -> Page:
    """The page at a cursor. Raises `BadParameter` for a cursor of another question or an older revision."""
    start = _read(cursor, _mark(answer)) if cursor else 0
    rows = answer.rows[start : start + page_size]
    end = start + len(rows)
    following = _write(end, _mark(answer)) if end < len(answer.rows) else None
    return Page(replace(answer, rows=rows), following)


def _mark(answer: Answer[Any, Any]) -> str:
    receipt = answer.receipt
    assert receipt is not None, "an answer that was asked has its receipt"  # noqa: S101 # says what `ask` promises
    asked = [receipt.question, receipt.parameters, receipt.as_of.isoformat(), receipt.revision]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def _write(start: int, mark: str) -> str:
    return base64.urlsafe_b64encode(f"{start}:{mark}".encode()).decode().rstrip("=")


def _read(cursor: str, mark: str) -> int:
    try:
        start, _, of = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(":")
        position = int(start)
    except (ValueError, binascii.Error):
        raise BadParameter("cursor", cursor, "the `next` of a page of this answer") from None
    if of != mark or position < 0:
        raise BadParameter("cursor", cursor, "it belongs to another question or an older revision; start again")
    return position
