"""A revision in the making: tables, graph file, manifest, in this order; without a manifest it is a leftover."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE

from graph.errors import NoRoom, StoreError
from graph.latest import latest_day
from graph.model import KINDS
from graph.rows import Rows, link, no_rows
from graph.sealed import sha256
from graph.stores import ladybug_build
from graph.stores.contract import How, Progress, silent
from graph.stores.ladybug_build import GRAPH, define
from graph.stores.ladybug_folder import PRIVATE, replace, sync
from graph.stores.ladybug_manifest import MANIFEST, Manifest
from graph.stores.ladybug_migration import SCHEMA

ROOM = 1 << 20  # bytes; a disk with less is full, for the graph engine writes blocks of up to 256 KiB


@dataclass(frozen=True)
class Origin:
    """How a revision comes to be, as its manifest says it."""

    how: How
    before: str | None
    of: str | None = None
    changed: Mapping[str, dict[str, int]] = field(default_factory=dict)


class Draft:
    """A revision in the making, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: dict[str, int] = {}
        self._sha256: dict[str, str] = {}
        (folder / "tables").mkdir(parents=True, mode=PRIVATE)

    def write(self, rows: Mapping[str, Rows], before: Path | None, progress: Progress) -> None:
        """Bring the tables of all kinds; those that are not given are the ones before, or empty."""
        manifest = Manifest.read(before) if before else None
        for done, name in enumerate(KINDS, 1):
            if manifest and before and name not in rows:
                self._take_over(name, before, manifest)
            else:
                self._put(name, rows.get(name, no_rows(KINDS[name])))
            progress("tables", done, len(KINDS))

    def _take_over(self, name: str, before: Path, manifest: Manifest) -> None:
        file = f"tables/{name}.parquet"
        link(before / file, self._folder / file)
        self._rows[name], self._sha256[file] = manifest.rows[name], manifest.sha256[file]

    def _put(self, name: str, rows: Rows) -> None:
        file = f"tables/{name}.parquet"
        rows.put(self._folder / file)
        self._rows[name], self._sha256[file] = rows.num_rows, sha256(self._folder / file)

    def build(self, lock: int, progress: Progress) -> None:
        """Build the graph file, from rows in a process of its own, which holds the lock too. Raises `StoreError`."""
        if any(self._rows.values()):
            self._build_aside(lock, progress)
        else:
            define(self._folder / GRAPH)
        self._sha256[GRAPH] = sha256(self._folder / GRAPH)

    def _build_aside(self, lock: int, progress: Progress) -> None:
        command = [sys.executable, "-P", "-m", ladybug_build.__name__, str(self._folder)]
        with subprocess.Popen(  # noqa: S603 # our own module
            command, pass_fds=[lock], text=True, stdin=PIPE, stdout=PIPE, stderr=PIPE
        ) as process:
            done = 0
            for line in process.stdout or ():
                done += int(line)
                progress("graph", done, sum(self._rows.values()))
            reason = process.stderr.read().strip() if process.stderr else ""
            if process.wait():
                raise self._failure(_last(reason, process))

    def _failure(self, reason: str) -> StoreError:
        """Why there is no graph file. On a full disk the graph engine tells of what it cannot read back."""
        if shutil.disk_usage(self._folder).free < ROOM:
            return NoRoom(os.strerror(errno.ENOSPC))
        return StoreError(f"the graph was not built, the bank stays as it was: {reason}")

    def take_over(self, before: Path) -> None:
        """Have all files of an earlier revision."""
        self.write({}, before, silent)
        link(before / GRAPH, self._folder / GRAPH)
        self._sha256[GRAPH] = Manifest.read(before).sha256[GRAPH]

    def finish(self, origin: Origin) -> None:
        """Write the manifest: from now on the revision is whole."""
        for file in (*self._sha256, "tables"):
            sync(self._folder / file)
        replace(self._folder / MANIFEST, self._manifest(origin).text)
        sync(self._folder.parent)

    def _manifest(self, origin: Origin) -> Manifest:
        day = latest_day(lambda kind: self._folder / "tables" / f"{kind}.parquet")
        return Manifest(
            schema=SCHEMA,
            revision=self._folder.name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            how=origin.how,
            before=origin.before,
            of=origin.of,
            latest_day=day.isoformat() if day else None,
            changed=dict(origin.changed),
            rows=self._rows,
            sha256=self._sha256,
        )


def _last(reason: str, process: "subprocess.Popen[str]") -> str:
    return reason.splitlines()[-1] if reason else f"its process ended with status {process.returncode}"
