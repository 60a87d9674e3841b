"""An empty bundle, so that a bank sees what to fill in."""

import csv
from pathlib import Path

from graph.errors import BadInput
from graph.model import KINDS


def template(folder: Path) -> list[Path]:
    """Write a table with a header line for each kind and give their paths. Raises `BadInput` where one is there."""
    paths = [folder / f"{name}.csv" for name in KINDS]
    for path in paths:
        if path.exists():
            raise BadInput(f"{path} is there already; name another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, kind in zip(paths, KINDS.values(), strict=True):
            with path.open("x", encoding="utf-8", newline="") as lines:
                header = [each.name for each in kind.properties if each.name != "counted"]
                csv.writer(lines, lineterminator="\n").writerow(header)
    except OSError as error:
        raise BadInput(f"{folder} cannot be written: {error.strerror}; name another folder") from error
    return paths
