"""Whether the tables kept of a server are what it holds, and are sound."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph.model import KINDS
from graph.soundness import faults
from graph.stores.contract import Damage, Progress

Tables = Callable[[str], Path]  # the Parquet file of a kind


def different(kept: Tables, anew: Tables, progress: Progress) -> list[Damage]:
    """The kept files whose rows are not those that were read anew."""
    found = []
    for done, name in enumerate(KINDS, 1):
        if not _are_equal(kept(name), anew(name)):
            remedy = f"remove the folder {kept(name).parent}: it is read from the server anew"
            found.append(Damage(str(kept(name)), "its rows are not those of the server", remedy))
        progress("tables", done, len(KINDS))
    return found


def _are_equal(one: Path, other: Path) -> bool:
    try:
        return bool(pq.read_table(one, partitioning=None).equals(pq.read_table(other, partitioning=None)))
    except (OSError, pa.ArrowException):
        return False


def unsound(where: str, tables: Tables, progress: Progress) -> list[Damage]:
    """What is wrong with the rows of the server."""
    remedy = "load the bank again, or restore a backup into an empty database"
    return [Damage(f"{where}: {name}", reason, remedy) for name, reason in faults(tables, progress)]
