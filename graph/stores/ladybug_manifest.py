"""What a revision of an embedded store says about itself."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.errors import NotAStore
from graph.sealed import sealed, unsealed
from graph.stores.contract import How
from graph.stores.ladybug_migration import SCHEMA, migrated

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """How a revision came to be, its rows by kind, and SHA-256 of every other file by its path in its folder."""

    schema: int
    revision: str
    created: str  # ISO 8601, UTC
    how: How
    before: str | None  # the revision that was current then
    of: str | None  # the revision whose files these are, where it was made from one alone
    latest_day: str | None
    changed: dict[str, dict[str, int]]  # by kind: rows written, removed; kinds that stayed are left out
    rows: dict[str, int]
    sha256: dict[str, str]

    @property
    def text(self) -> str:
        """The manifest as its file holds it."""
        return sealed(asdict(self), indent=1)

    @property
    def line(self) -> str:
        """What is kept of the manifest when its files are gone, as one line."""
        return sealed({**asdict(self), "sha256": {}})

    @classmethod
    def read(cls, revision: Path) -> "Manifest":
        """The manifest of a revision, as this version writes it. Raises `NotAStore` for one it cannot read."""
        file = revision / MANIFEST
        try:
            return cls.of_text(file.read_text("utf-8"))
        except _Newer as newer:
            raise LaterSchema(
                f"{file} has schema {newer}, this version reads up to {SCHEMA}: take the version that wrote it"
            ) from None
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise NotAStore(
                f"{file} is damaged: go back with cjg store rollback, or restore a backup into a new folder"
            ) from error

    @staticmethod
    def schema_of(revision: Path) -> int:
        """The schema in which the manifest of a revision is written."""
        return int(json.loads((revision / MANIFEST).read_text("utf-8"))["schema"])

    @classmethod
    def of_text(cls, text: str, indent: int | None = 1) -> "Manifest":
        """The manifest that a text holds. Raises `ValueError` and its like where it is none."""
        data = json.loads(text)
        if data["schema"] > SCHEMA:
            raise _Newer(data["schema"])
        if data["schema"] > 1:  # the first had no seal
            data = unsealed(text, indent)
        return cls(**migrated(data))


class LaterSchema(NotAStore):
    """A store that a later version wrote."""


class _Newer(Exception):
    """The schema of a later version."""
