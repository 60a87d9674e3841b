"""A backup back into a store, whichever it is from."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from graph import backup
from graph.difference import difference
from graph.digest import digest
from graph.errors import LoadRefused, StoreError
from graph.model import KINDS
from graph.stores.contract import Change, Progress, Revision, Store, silent


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    revision: str
    digest: str
    written: int
    removed: int


def restore(place: Path, store: Store, *, over: bool = False, progress: Progress = silent) -> Restored:
    """Make a store the bank of a backup; over another bank only where told so, as its next revision.

    Raises `BadInput` for a backup that is not as it was made, `LoadRefused` where there is a bank, `StoreError`.
    """
    with backup.opened(place, progress) as found:
        with store.hold() as holding:
            with closing(store.revision()) as revision:
                if not over and _rows(revision):
                    raise LoadRefused(f"there is a bank at {store.url}: name a new place, or say --over to replace it")
                changes = difference(revision.path, found.path, holding.work)
            moved = _moved(changes)
            name = holding.publish(changes, progress, "restore")
        with closing(store.revision()) as revision:
            if digest(revision) != found.contents.digest:
                raise StoreError(f"the bank at {store.url} is not that of {place}: restore again, into a new place")
    return Restored(name, found.contents.digest, *moved)


def _rows(revision: Revision) -> int:
    return sum(revision.table(name).num_rows for name in KINDS)


def _moved(changes: list[Change]) -> tuple[int, int]:
    return sum(each.written.num_rows for each in changes), sum(each.removed.num_rows for each in changes)
