"""Whether an embedded store is still as it was written, file by file and row by row."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from graph.errors import JourneyError, NotAStore, StoreError
from graph.model import KINDS
from graph.sealed import sha256
from graph.soundness import faults
from graph.stores.contract import Damage, Progress
from graph.stores.ladybug_build import GRAPH, counting
from graph.stores.ladybug_folder import NOTHING, StoreFolder, held_open
from graph.stores.ladybug_history import lines
from graph.stores.ladybug_manifest import MANIFEST, LaterSchema, Manifest
from graph.stores.ladybug_revision import LadybugRevision

REBUILD = "build the graph anew: cjg store rebuild"
ANEW = "restore a backup, or load anew, into a new folder"


def check_files(revision: Path, but_for: str = "") -> None:
    """Raise `StoreError`, naming the file, where one of a revision is not as it was written."""
    for name, expected in Manifest.read(revision).sha256.items():
        if name != but_for and (reason := _wrong(revision / name, expected)):
            raise StoreError(f"{revision / name} {reason}: {ANEW}")


def damages(folder: StoreFolder, progress: Progress) -> list[Damage]:
    """What is wrong with a store: nothing where all is well. Raises `LaterSchema` for one of a later version."""
    return [*_of_the_mark(folder), *_of_the_history(folder), *_of_the_revisions(folder, progress)]


def _of_the_mark(folder: StoreFolder) -> Iterator[Damage]:
    """The file that names the current revision."""
    mark = folder.path / "current"
    newest = folder.newest or ""
    remedy = f"write the line {newest} into it" if newest else "load the bank anew into a new folder"
    try:
        current = folder.current
    except NotAStore as error:
        yield Damage(str(mark), str(error).partition(": ")[2] or str(error), remedy)
        return
    if current and current not in folder.names:
        yield Damage(str(mark), f"it names {current}, which is not there", remedy)
    elif current is None or mark.read_bytes() != f"{current}\n".encode():
        yield Damage(str(mark), "it is not the one line with the name of a revision", remedy)
    elif current < newest:
        reason = f"it names {current}, but {newest} is whole: the mark is damaged, or a load ended before its last step"
        yield Damage(str(mark), reason, f"load again, or {remedy}")


def _of_the_history(folder: StoreFolder) -> Iterator[Damage]:
    for number, manifest in lines(folder):
        if manifest is None:
            yield Damage(f"{folder.log} line {number}", "it is not as it was written", "take the line out")


def _of_the_revisions(folder: StoreFolder, progress: Progress) -> Iterator[Damage]:
    try:
        names = folder.published
        current = folder.current
    except NotAStore:
        return  # told already
    sound = {name: [*_of_files(folder.revisions / name, progress)] for name in names}
    healthy = [name for name, found in sound.items() if not found and name != current]
    back = (
        f"go back: cjg store rollback {healthy[-1]}" if healthy else "restore a backup, or load anew into a new folder"
    )
    for name, found in sound.items():
        for file, reason in found:
            yield Damage(str(file), reason, _remedy(file, found, back, is_current=name == current))
    if current in sound and not sound[current]:
        yield from _of_rows(folder, progress, back)


def _remedy(file: Path, found: list[tuple[Path, str]], back: str, *, is_current: bool) -> str:
    if not is_current:
        return "an earlier revision, of no use to go back to: it goes with the next loads"
    return REBUILD if file.name == GRAPH and len(found) == 1 else back


def _of_files(revision: Path, progress: Progress) -> Iterator[tuple[Path, str]]:
    """The files of a revision that are not as its manifest says."""
    try:
        with held_open(revision):
            for done, (name, expected) in enumerate(Manifest.read(revision).sha256.items(), 1):
                if reason := _wrong(revision / name, expected):
                    yield revision / name, reason
                progress("files", done, len(KINDS) + 1)
    except FileNotFoundError:
        yield revision / MANIFEST, "it is missing"
    except LaterSchema:
        raise  # nothing is damaged
    except NotAStore as error:
        yield revision / MANIFEST, str(error).partition(" ")[2].partition(":")[0]


def _wrong(file: Path, expected: str) -> str:
    try:
        return "" if sha256(file) == expected else "is not as it was written: its SHA-256 is another"
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _of_rows(folder: StoreFolder, progress: Progress, back: str) -> Iterator[Damage]:
    """What is wrong with files that are as they were written: then they were written so."""
    opened, stream = folder.open(NOTHING)
    manifest = Manifest.read(opened)
    try:
        revision = LadybugRevision(opened, stream)
    except JourneyError as error:
        yield Damage(str(opened / GRAPH), str(error).partition(": ")[2], REBUILD)
        return
    try:
        for name, reason in faults(revision.path, progress):
            yield Damage(str(revision.path(name)), reason, back)
        for name, expected in manifest.rows.items():
            yield from _of_count(revision, opened, name, expected, back)
    finally:
        revision.close()


def _of_count(revision: LadybugRevision, folder: Path, name: str, expected: int, back: str) -> Iterator[Damage]:
    rows = pq.read_metadata(revision.path(name)).num_rows
    if rows != expected:
        yield Damage(str(revision.path(name)), f"{rows} rows, {expected} in the manifest", back)
    (found,) = revision.local(counting(KINDS[name]))
    if (count := next(iter(found.values()))) != expected:
        yield Damage(str(folder / GRAPH), f"{name}: {count} rows, {expected} in the manifest", REBUILD)
