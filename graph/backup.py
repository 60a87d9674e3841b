"""A bank as one folder or one tar file: a copy of all tables of one revision, whatever store it is from.

BACKUP/backup.json           what it is, the digest of the bank, rows and SHA-256 of every table; sealed
BACKUP/tables/<kind>.parquet
"""

import contextlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

from graph.digest import digest
from graph.errors import BadInput, BadParameter
from graph.latest import latest_day
from graph.model import KINDS
from graph.sealed import sealed, sha256, unsealed
from graph.soundness import faults
from graph.stores.contract import Progress, Revision, silent

FORMAT = "customer-journey-graph backup"
SCHEMA = 1
CONTENTS = "backup.json"
PRIVATE = 0o700


@dataclass(frozen=True)
class Contents:
    """What a backup says of itself."""

    format: str
    schema: int
    store: str  # never holds a password
    revision: str
    made: str  # ISO 8601, UTC
    latest_day: str | None
    digest: str
    rows: dict[str, int]
    sha256: dict[str, str]


def back_up(revision: Revision, store: str, place: Path, progress: Progress = silent) -> Contents:
    """Copy the tables of an open revision to a place that is new: a tar file where it ends in `.tar`, else a folder.

    Nothing is there until all of it is. Raises `BadParameter` for a place that is taken or cannot be written.
    """
    if place.exists():
        raise BadParameter("backup", str(place), "it is there already; name a new file or folder")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{place.name}-", dir=place.parent) as beside:
            draft = Path(beside) / "backup"
            contents = _copied(revision, store, draft, progress)
            whole = _packed(draft) if place.suffix == ".tar" else draft
            whole.rename(place)
    except OSError as error:
        raise BadParameter("backup", str(place), f"it cannot be written ({error.strerror or error})") from error
    return contents


def _copied(revision: Revision, store: str, draft: Path, progress: Progress) -> Contents:
    (draft / "tables").mkdir(parents=True, mode=PRIVATE)
    draft.chmod(PRIVATE)
    for done, name in enumerate(KINDS, 1):
        shutil.copyfile(revision.path(name), _table(draft, name))
        progress("tables", done, len(KINDS))
    contents = _contents(revision, store, draft)
    (draft / CONTENTS).write_text(sealed(asdict(contents), indent=1), "utf-8")
    return contents


def _contents(revision: Revision, store: str, draft: Path) -> Contents:
    day = latest_day(lambda name: _table(draft, name))
    return Contents(
        format=FORMAT,
        schema=SCHEMA,
        store=store,
        revision=revision.name,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        latest_day=day.isoformat() if day else None,
        digest=digest(revision),
        rows={name: pq.read_metadata(_table(draft, name)).num_rows for name in KINDS},
        sha256={name: sha256(_table(draft, name)) for name in KINDS},
    )


def _packed(draft: Path) -> Path:
    """The folder as a tar file beside it, for its owner alone."""
    packed = draft.with_suffix(".tar")
    descriptor = os.open(packed, os.O_CREAT | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        for each in _members():
            tar.add(draft / each, arcname=each)
    return packed


class Backup:
    """A backup that was unpacked, and is as it was made."""

    def __init__(self, folder: Path, contents: Contents) -> None:
        self.contents = contents
        self._folder = folder

    def path(self, kind: str) -> Path:
        """The Parquet file with all rows of a kind."""
        return _table(self._folder, kind)


@contextlib.contextmanager
def opened(place: Path, progress: Progress = silent) -> Iterator[Backup]:
    """A backup at a place, verified file by file and row by row. Raises `BadInput`, which names what is wrong."""
    if not place.exists():
        raise BadInput(f"backup {place} is not there: name what cjg store backup wrote")
    with contextlib.ExitStack() as stack:
        folder = place if place.is_dir() else stack.enter_context(_unpacked(place))
        contents = _read(place, folder)
        for name, expected in contents.sha256.items():
            if not _table(folder, name).is_file() or sha256(_table(folder, name)) != expected:
                raise BadInput(f"backup {place} is damaged: {name}.parquet is not as it was written; take another")
        backup = Backup(folder, contents)
        for name, reason in faults(backup.path, progress):
            raise BadInput(f"backup {place} holds no sound bank: {name}: {reason}; take another")
        yield backup


@contextlib.contextmanager
def _unpacked(place: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cjg-restore-") as unpacked:
        folder = Path(unpacked)
        (folder / "tables").mkdir()
        try:
            with tarfile.open(place) as tar:
                for each in _members():
                    _unpack(tar, each, folder / each)
        except (tarfile.TarError, KeyError, EOFError) as error:
            raise BadInput(f"backup {place} is no whole backup: name what cjg store backup wrote") from error
        yield folder


def _unpack(tar: tarfile.TarFile, member: str, to: Path) -> None:
    source = tar.extractfile(member)
    if source is None:
        raise KeyError(member)
    with source, to.open("wb") as file:
        shutil.copyfileobj(source, file)


def _read(place: Path, folder: Path) -> Contents:
    try:
        data = unsealed((folder / CONTENTS).read_text("utf-8"), indent=1)
        contents = Contents(**data)
    except (OSError, ValueError, TypeError) as error:
        raise BadInput(f"backup {place} is damaged, or is none: {CONTENTS} is not as it was written") from error
    if (contents.format, contents.schema) != (FORMAT, SCHEMA):
        raise BadInput(
            f"backup {place} has schema {contents.schema}, this version reads {SCHEMA}: take a newer version"
        )
    if set(contents.sha256) != set(KINDS):
        raise BadInput(f"backup {place} is of another model: it has other kinds than this version; take its version")
    return contents


def _members() -> list[str]:
    return [CONTENTS, *(f"tables/{name}.parquet" for name in KINDS)]


def _table(folder: Path, name: str) -> Path:
    return folder / "tables" / f"{name}.parquet"
