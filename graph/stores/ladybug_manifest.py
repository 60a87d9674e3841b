"""What a revision of an embedded store says about itself."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.errors import NotAStore

MANIFEST = "manifest.json"
SCHEMA = 1


@dataclass(frozen=True)
class Manifest:
    """Rows by kind, and SHA-256 of every other file by its path in the revision's folder."""

    schema: int
    revision: str
    created: str  # ISO 8601, UTC
    rows: dict[str, int]
    sha256: dict[str, str]

    @property
    def text(self) -> str:
        """The manifest as its file holds it."""
        return json.dumps(asdict(self), indent=1) + "\n"

    @classmethod
    def read(cls, revision: Path) -> "Manifest":
        """The manifest of a revision. Raises `NotAStore` where it is damaged or of another version."""
        file = revision / MANIFEST
        text = file.read_bytes()
        try:
            found = cls(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise NotAStore(f"{file} is damaged: load the bank anew into a new folder") from error
        if found.schema != SCHEMA:
            raise NotAStore(f"{file} has schema {found.schema}, this version reads {SCHEMA}: load the bank anew")
        return found


def sha256(file: Path) -> str:
    """SHA-256 of a file, as hexadecimal text."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
