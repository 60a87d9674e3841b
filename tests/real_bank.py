"""A real source, loaded by its mapping into a store of either make."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.engines.contract import Session
from graph.snapshot import Bank
from graph.stores.contract import Store
from ingestion.load import load
from ingestion.report import LoadReport
from tests.stores import empty_store


@dataclass(frozen=True)
class Loaded:
    """What a load left: the store, its bank, the report, and the folder where rejects went."""

    store: Store
    bank: Bank
    report: LoadReport
    rejects: Path

    def sql(self, text: str) -> list[tuple[Any, ...]]:
        """Rows of a statement over the tables as the store gives them back."""
        with closing(self.bank.engine.session()) as session:
            return rows(session, text)

    def count(self, cypher: str) -> int:
        """The number `n` that a Cypher statement finds in the graph."""
        return int(self.bank.revision.local(cypher)[0]["n"])


def rows(session: Session, text: str) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    columns = [each.to_pylist() for each in session.sql(text).columns]
    return list(zip(*columns, strict=True))


@contextmanager
def loaded_into(make: str, place: Path, folder: Path, mapping: str) -> Iterator[Loaded]:
    """The folder loaded by the mapping into a new store of that make; files go below `place`."""
    rejects = place / "rejects"
    with closing(empty_store(make, place)) as store:
        report = load(store, folder, mapping=mapping, rejects=rejects)
        with closing(Bank(store.revision())) as bank:
            yield Loaded(store, bank, report, rejects)
