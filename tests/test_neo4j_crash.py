"""A Neo4j server that is killed, or freezes, in the middle of a load or of a question."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graph.digest import digest
from graph.errors import StoreUnavailable
from graph.stores import neo4j_door, neo4j_writing
from graph.stores.neo4j import Neo4jStore
from tests.banks import TINY, publish, tables_of
from tests.neo4j_crash import Victim, victim
from tests.test_digest import twin
from tests.test_neo4j import customers, ids, is_loading, is_one_line_without_secrets, tiny

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def server() -> Iterator[Victim]:
    with victim() as found:
        yield found


@pytest.fixture
def store(server: Victim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neo4jStore]:
    monkeypatch.setattr(neo4j_writing, "ROWS_A_BATCH", 20)
    server.empty()
    with closing(server.access.store(tmp_path / "cache")) as store:
        publish(store, customers("C01", "before"))
        assert ids(store) == ["C01", "before"]
        yield store


class After:
    """Does something to the server when some part of a load is done."""

    def __init__(self, part: float, harm: Callable[[], None]) -> None:
        self._part, self._harm, self.has_come = part, harm, False

    def __call__(self, what: str, done: int, total: int) -> None:
        if not self.has_come and done >= self._part * total:
            self.has_come = True
            self._harm()


@pytest.mark.parametrize("part", [0.0, 0.5, 1.0], ids=["first batch", "middle", "last batch"])
def test_a_load_whose_server_was_killed_is_completed_by_the_next(
    server: Victim, store: Neo4jStore, part: float
) -> None:
    before = store.current()
    kill = After(part, server.kill)
    with pytest.raises(StoreUnavailable, match=r"does not answer.*then run the load again") as caught:
        publish(store, tables_of(TINY), kill)
    assert kill.has_come
    assert is_one_line_without_secrets(caught.value)
    server.start()
    assert is_loading(store)
    assert store.current() != before
    assert ids(store) == ["C01", "before"]
    publish(store, tables_of(TINY))
    assert not is_loading(store)
    with closing(store.revision()) as revision:
        assert digest(revision) == twin(tiny())


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neo4j_door, "SECONDS", 1.0)
    monkeypatch.setattr(neo4j_door, "LATE_SECONDS", 1.0)


@pytest.mark.usefixtures("impatient")
def test_a_frozen_server_is_told_of_in_bounded_time_and_answers_when_it_is_back(
    server: Victim, store: Neo4jStore
) -> None:
    with closing(store.revision()) as revision, server.frozen():
        for ask in (store.current, lambda: revision.local("RETURN 1 AS one"), store.hold):
            began = time.monotonic()
            with pytest.raises(StoreUnavailable, match="does not answer"):
                ask()
            assert time.monotonic() - began < 30  # a connection by itself waits for 120
    assert ids(store) == ["C01", "before"]


@pytest.mark.usefixtures("impatient")
def test_a_load_whose_server_froze_ends_and_is_completed_by_the_next(server: Victim, store: Neo4jStore) -> None:
    try:
        with pytest.raises(StoreUnavailable, match="then run the load again"):
            publish(store, tables_of(TINY), After(0.5, server.freeze))
    finally:
        server.thaw()
    assert is_loading(store)
    publish(store, tables_of(TINY))
    with closing(store.revision()) as revision:
        assert (digest(revision), revision.loading) == (twin(tiny()), False)


def test_a_server_that_is_slow_is_waited_for(store: Neo4jStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neo4j_door, "LATE_SECONDS", 0.001)
    with closing(store.revision()) as revision:
        slow = "UNWIND range(1, 300000) AS i RETURN sum(i % 7) AS found"
        assert revision.local(slow) == [{"found": sum(i % 7 for i in range(1, 300_001))}]
