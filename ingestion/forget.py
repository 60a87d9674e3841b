"""A person out of a bank: the node, its edges, what follows from them, and every file that still names the person.

The next revision is what a load of everybody else's rows would have made. Earlier revisions are removed, not mended:
no file of theirs is ever changed. That nothing is left is shown by a search.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.engines.duckdb import MEMORY, DuckEngine
from graph.errors import UnknownNode
from graph.model import KINDS, EdgeKind, Kind
from graph.rows import FileRows, no_rows
from graph.stores.contract import Change, Holding, Progress, Revision, Store, silent
from graph.traces import Person, Search, Trace, search
from ingestion import referrals, rejects
from ingestion.keys import columns
from ingestion.workspace import Workspace

PATIENCE = 5.0  # seconds to wait for readers of earlier revisions


@dataclass(frozen=True)
class Foreseen:
    """What forgetting a person would take away: rows by kind, lines of rejects, other files that name the person."""

    rows: dict[str, int]
    rejects: int
    traces: tuple[Trace, ...]


@dataclass(frozen=True)
class Forgotten:
    """What forgetting a person took away, and what a search found afterwards: nothing, where all went well.

    `still_read` are earlier revisions that somebody reads: they go when nobody does, and the person is forgotten again.
    """

    revision: str
    rows: dict[str, int]
    rejects: int
    still_read: tuple[str, ...]
    search: Search

    @property
    def is_whole(self) -> bool:
        return not self.still_read and not self.search.traces


def foresee(store: Store, customer: str, rejected: Path, also: Sequence[Path] = ()) -> Foreseen:
    """What `forget` would find. Raises `UnknownNode` where nothing names such a customer."""
    with closing(store.revision()) as revision, _session(revision) as session:
        person = _person(session, customer)
        rows = {kind.name: _count(session, kind, customer) for kind in KINDS.values() if _ends(kind)}
    lines = rejects.count(rejected, person.names)
    found = search(person, (*store.places(), rejected, *also))
    if not any(rows.values()) and not found.traces:
        raise UnknownNode("customer", customer)
    return Foreseen({name: count for name, count in rows.items() if count}, lines, found.traces)


def forget(
    store: Store,
    customer: str,
    rejected: Path,
    also: Sequence[Path] = (),
    progress: Progress = silent,
    patience: float = PATIENCE,
) -> Forgotten:
    """Take a person out of a store, its earlier revisions, what is kept of it here, and the rejects; then search.

    Files in `also` are searched and not changed. Raises `StoreError`; then it is to be repeated.
    """
    with store.hold() as holding:
        with closing(store.revision()) as revision:
            person, changes = _without(revision, customer, holding.work)
        rows = {each.kind.name: each.removed.num_rows for each in changes if each.removed.num_rows}
        name = holding.publish(changes, progress, "forget")
        lines = rejects.remove(rejected, person.names)
        still_read = _purged(holding, patience)
    found = search(person, (*store.places(), rejected, *also))
    asked = _asked(store, person)
    return Forgotten(name, rows, lines, still_read, Search(found.files, (*asked, *found.traces)))


def _without(revision: Revision, customer: str, folder: Path) -> tuple[Person, list[Change]]:
    """The person, and all changes that leave a bank that never knew them."""
    with _session(revision, folder / "spill") as session:
        work = Workspace(session, folder)
        person = _person(session, customer)
        touched = [kind for kind in KINDS.values() if _ends(kind) and kind.name != "referred"]
        changes = [_change(work, kind, customer) for kind in touched]
        changes.append(_referred(work, revision, customer))
    return person, [each for each in changes if not each.is_empty]


def _change(work: Workspace, kind: Kind, customer: str) -> Change:
    gone = _rows(work, kind, "removed", _is_theirs(kind), customer)
    if not gone.num_rows:
        return Change(kind, gone, no_rows(kind), gone)
    left = _rows(work, kind, "after", f"NOT ({_is_theirs(kind)})", customer)
    work.session.file(kind.name, left.path)
    return Change(kind, left, no_rows(kind), gone)


def _referred(work: Workspace, revision: Revision, customer: str) -> Change:
    """Referrals as a load derives them, once all other kinds are without the person."""
    kind = referrals.REFERRED
    left = _rows(work, kind, "left", f"NOT ({_is_theirs(kind)})", customer)
    change, _ = referrals.derived(work, referrals.stated(work, left), FileRows(kind, revision.path(kind.name)))
    return change


def _rows(work: Workspace, kind: Kind, what: str, condition: str, customer: str) -> FileRows:
    path = work.folder / f"{kind.name}.{what}.parquet"
    work.session.write(path, f'SELECT {columns(kind)} FROM "{kind.name}" WHERE {condition}', customer=customer)
    return FileRows(kind, path)


def _ends(kind: Kind) -> list[str]:
    """The columns in which a kind has customers."""
    if isinstance(kind, EdgeKind):
        return [end.name for end in (kind.source, kind.target) if end.refers_to == "customer"]
    return ["id"] if kind.name == "customer" else []


def _is_theirs(kind: Kind) -> str:
    return " OR ".join(f'"{each}" = $customer' for each in _ends(kind))


def _count(session: Any, kind: Kind, customer: str) -> int:
    text = f'SELECT count(*) AS rows FROM "{kind.name}" WHERE {_is_theirs(kind)}'
    return int(session.sql(text, customer=customer)["rows"][0].as_py())


def _person(session: Any, customer: str) -> Person:
    """Whom to look for, as the bank knows them before they are forgotten."""
    longer = session.sql("SELECT id FROM customer WHERE id <> $id AND contains(id, $id)", id=customer)
    names = session.sql("SELECT name FROM customer WHERE id = $id", id=customer)["name"].to_pylist()
    held = "SELECT 1 FROM customer WHERE id <> $id AND contains(name, $name) LIMIT 1"
    own = [each for each in names if each and not session.sql(held, name=each, id=customer).num_rows]
    return Person(customer, own[0] if own else None, frozenset(longer["id"].to_pylist()))


def _purged(holding: Holding, patience: float) -> tuple[str, ...]:
    """Remove all that is kept of earlier revisions; what somebody reads all the time is still there."""
    until = time.monotonic() + patience
    while (still_read := holding.purge()) and time.monotonic() < until:
        time.sleep(0.1)
    return tuple(still_read)


def _asked(store: Store, person: Person) -> tuple[Trace, ...]:
    """Whether the graph of the new revision knows the person."""
    with closing(store.revision()) as revision:
        nodes = revision.local("MATCH (n:Customer {id: $id}) RETURN n.id AS id", id=person.id)
    return (Trace(store.url, "a node of the graph", len(nodes)),) if nodes else ()


@contextmanager
def _session(revision: Revision, spill: Path | None = None) -> Iterator[Any]:
    engine = DuckEngine(lambda name: revision.path(name) if name in KINDS else None, MEMORY, spill)
    session = engine.session()
    try:
        yield session
    finally:
        session.close()
        engine.close()
