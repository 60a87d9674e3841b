"""What a server prepares: counted before anybody asks, and stopped at once where the server ends."""

import threading
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from api.preparing import Preparing
from api.service import Service
from graph.errors import StoreUnavailable
from graph.stopping import check
from queries.explore.around import Surroundings
from tests.banks import TINY, publish, tables_of
from tests.stores import empty_store


def test_work_that_goes_on_for_ever_ends_with_the_server() -> None:
    began = threading.Event()

    def work() -> None:
        while True:
            began.set()
            check()

    before = threading.active_count()
    preparing = Preparing(work)
    assert began.wait(10)
    preparing.end()
    assert threading.active_count() == before


def test_work_that_fails_is_no_matter() -> None:
    def work() -> None:
        raise StoreUnavailable("nobody answers")

    before = threading.active_count()
    Preparing(work).end()
    assert threading.active_count() == before


def test_hubs_are_counted_as_whoever_asks_would_count_them(tmp_path: Path) -> None:
    store = empty_store("ladybug", tmp_path)
    publish(store, tables_of(TINY))
    service = Service(store)
    with service.snapshot() as snapshot:
        looked = Surroundings(snapshot, listed=3)
        asked = looked.of("product:debit")
        looked.count_crowds()
        assert looked.of("product:debit") == asked
        assert asked.is_hub
    service.close()


def test_a_server_that_prepares_answers_and_ends(tmp_path: Path) -> None:
    store = empty_store("ladybug", tmp_path)
    publish(store, tables_of(TINY))
    with TestClient(create_app(store, prepare=True)) as client:
        reply = client.get("/v1/explore/neighbours", params={"node": "product:debit"})
        assert reply.json()["summary"]["neighbours"] > 0
