"""What became of an embedded store, revision by revision."""

import contextlib
from collections.abc import Iterator
from typing import Literal

from graph.errors import NotAStore
from graph.stores.contract import Past
from graph.stores.ladybug_folder import StoreFolder
from graph.stores.ladybug_manifest import Manifest


def history(folder: StoreFolder) -> list[Past]:
    """All revisions that there are and were, oldest first. Lines and manifests that are damaged are left out."""
    gone = {each.revision: _past(each, "gone") for _, each in lines(folder) if each}
    kept = {name: past for name in folder.published if (past := _kept(folder, name))}
    return [past for _, past in sorted({**gone, **kept}.items())]


def lines(folder: StoreFolder) -> Iterator[tuple[int, Manifest | None]]:
    """The lines of the history by their numbers; None is one that is damaged."""
    if not folder.log.exists():
        return
    for number, line in enumerate(folder.log.read_bytes().removesuffix(b"\n").split(b"\n"), 1):
        yield number, _manifest(line)


def _manifest(line: bytes) -> Manifest | None:
    with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError, NotAStore):
        return Manifest.of_text(line.decode() + "\n", indent=None)
    return None


def _kept(folder: StoreFolder, name: str) -> Past | None:
    with contextlib.suppress(NotAStore, FileNotFoundError):  # swept, or damaged
        manifest = Manifest.read(folder.revisions / name)
        return _past(manifest, "current" if name == folder.current else "kept")
    return None


def _past(manifest: Manifest, state: Literal["current", "kept", "gone"]) -> Past:
    return Past(
        revision=manifest.revision,
        made=manifest.created,
        how=manifest.how,
        before=manifest.before,
        of=manifest.of,
        latest_day=manifest.latest_day,
        rows=sum(manifest.rows.values()),
        changed=manifest.changed,
        state=state,
    )
