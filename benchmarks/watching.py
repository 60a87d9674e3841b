"""A command watched while it runs: its seconds, and the most memory that its processes took together.

Memory is the proportional set size of the command and all processes below it, read from /proc ten times a second:
Linux only. Java's is counted apart, for it belongs to Neo4j or Spark.
"""

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

PROC = Path("/proc")
PAUSE = 0.1  # seconds between two looks


@dataclass(frozen=True)
class Watched:
    """What a command took: seconds, and mebibytes at the most, of ours and of Java's; and the JSON it printed last."""

    seconds: float
    mebibytes: float
    java_mebibytes: float
    said: Any


class Failed(Exception):
    """A command that did not end well."""


def watch(
    command: Sequence[str], *, speaks_json: bool = True, may_reject: bool = False, aloud: bool = False
) -> Watched:
    """Run a command to its end. Raises `Failed` with the last line of what it complained, where that is not `aloud`."""
    started = time.perf_counter()
    with TemporaryFile("w+") as said, TemporaryFile("w+") as complained:
        with subprocess.Popen(command, stdout=said, stderr=None if aloud else complained) as process:
            ours = java = 0.0
            while process.poll() is None:
                now = _memory(process.pid)
                ours, java = max(ours, now[0]), max(java, now[1])
                time.sleep(PAUSE)
        taken = time.perf_counter() - started
        if process.returncode not in ((0, 3) if may_reject else (0,)):
            complained.seek(0)
            raise Failed(f"{' '.join(command)}: {complained.read().strip().rpartition(chr(10))[2]}")
        said.seek(0)
        return Watched(taken, ours, java, json.loads(said.read()) if speaks_json else None)


def _memory(root: int) -> tuple[float, float]:
    ours = java = 0.0
    for pid in _tree(root):
        try:
            name = (PROC / str(pid) / "comm").read_text().strip()
            pss = next(line for line in (PROC / str(pid) / "smaps_rollup").open() if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue  # it has just ended
        size = int(pss.split()[1]) / 1024
        ours, java = (ours, java + size) if name == "java" else (ours + size, java)
    return ours, java


def _tree(root: int) -> Iterator[int]:
    """A process and all below it; any of its threads may have begun one."""
    yield root
    for thread in (PROC / str(root) / "task").glob("*/children"):
        try:
            children = thread.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _tree(int(child))
