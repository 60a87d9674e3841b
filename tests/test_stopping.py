"""A question stops when its caller goes away, at its limits, and at Ctrl-C."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Limits
from graph.engines.duckdb import DuckEngine
from graph.errors import Cancelled, OutOfMemory
from graph.once import Once
from graph.snapshot import Snapshot
from graph.stopping import Stop, check, stoppable
from graph.stores import open_store
from ingestion.load import load
from tests.banks import TINY

THREADS = 40  # in which questions run at a time; others wait for one
PATIENCE = 60  # seconds after which a test gives up; none takes a tenth of it
ENDLESS = "SELECT count(*) AS n FROM range(100000000000000)"
ENDLESS_WALK = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(a * b) AS n"
NETWORKS = "/v1/referrals/networks"


def endless(snapshot: Snapshot, *_: object, **__: object) -> Any:
    return snapshot.session.sql(ENDLESS)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("stopping")
    store = open_store(f"ladybug://{place}/bank", cache=place)
    load(store, TINY, rejects=place / "rejects")
    store.close()
    return f"ladybug://{place}/bank"


def wait_for(seen: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.01)


def stopped_while(work: Callable[[], Any]) -> BaseException:
    """Stop the work while its statement runs, and give what it raised."""
    stop, raised = Stop(), []

    def run() -> None:
        try:
            stop.over(work)
        except BaseException as error:  # whatever it is
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    wait_for(lambda: bool(stop._interrupts))
    stop.set(Cancelled())
    wait_for(lambda: stop.press() is None and not thread.is_alive())
    thread.join()
    return raised[0]


def test_a_statement_on_the_tables_is_stopped_and_its_session_goes_on() -> None:
    engine = DuckEngine(lambda _: None)
    session = engine.session()
    assert isinstance(stopped_while(lambda: session.sql(ENDLESS)), Cancelled)
    assert isinstance(stopped_while(lambda: session.keep("kept", ENDLESS)), Cancelled)
    assert session.sql("SELECT 1 AS one").to_pylist() == [{"one": 1}]
    session.close()
    engine.close()


def test_a_statement_in_the_embedded_graph_is_stopped_and_the_revision_goes_on(url: str, tmp_path: Path) -> None:
    store = open_store(url, cache=tmp_path)
    revision = store.revision()
    assert isinstance(stopped_while(lambda: revision.local(ENDLESS_WALK)), Cancelled)
    assert revision.local("RETURN 1 AS one") == [{"one": 1}]
    revision.close()
    store.close()


def test_work_that_was_stopped_before_a_statement_does_not_begin_it() -> None:
    stop = Stop()
    stop.set(Cancelled())
    with pytest.raises(Cancelled):
        stop.over(lambda: DuckEngine(lambda _: None).session().sql(ENDLESS))


def test_one_who_waits_for_a_value_that_another_makes_is_stopped_and_the_other_goes_on() -> None:
    once, go_on, made = Once(), threading.Event(), []
    maker = threading.Thread(target=lambda: made.append(once.get("key", lambda: go_on.wait(PATIENCE))))
    maker.start()
    stop = Stop()
    stop.set(Cancelled())
    wait_for(lambda: "key" in once._making)
    with pytest.raises(Cancelled):
        stop.over(lambda: once.get("key", lambda: None))
    go_on.set()
    maker.join()
    assert made == [True]


def test_a_stop_concerns_its_own_work_alone() -> None:
    stop = Stop()
    stop.set(Cancelled())
    check()
    with stoppable(lambda: None):
        pass
    with pytest.raises(Cancelled):
        stop.over(check)


def test_another_error_of_a_statement_is_what_it_was() -> None:
    def work() -> None:
        with stoppable(lambda: None):
            raise ValueError("its own")

    with pytest.raises(ValueError, match="its own"):
        Stop().over(work)


def test_too_little_memory_is_one_line_that_says_how_much_there_was() -> None:
    session = DuckEngine(lambda _: None, memory="20MB").session()
    with pytest.raises(OutOfMemory, match=r"^the limit of memory, 19\.0 MiB, is too small .*$"):
        session.sql("SELECT list(i) FROM range(50000000) AS t(i)")


@contextmanager
def client_of(url: str, cache: Path, **limits: Any) -> Iterator[TestClient]:
    with TestClient(create_app(open_store(url, cache=cache), limits=Limits(**limits))) as client:
        yield client


def test_a_question_at_its_limit_of_seconds_is_a_problem_that_says_so(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with client_of(url, tmp_path, seconds=0.2) as client:
        monkeypatch.setattr(Snapshot, "sql", endless)
        reply = client.get(NETWORKS)
        assert (reply.status_code, reply.headers["content-type"]) == (504, "application/problem+json")
        assert reply.json()["limit"] == "0.2 seconds"
        assert 'cjg_questions_stopped_total{reason="seconds"} 1.0' in client.get("/metrics").text
        monkeypatch.undo()
        assert client.get("/healthz").status_code == 200


def test_a_question_at_its_limit_of_memory_is_a_problem_that_says_so(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hungry(snapshot: Snapshot, *_: object, **__: object) -> Any:
        return snapshot.session.sql("SELECT list(i) FROM range(50000000) AS t(i)")

    monkeypatch.setattr(Snapshot, "sql", hungry)
    with client_of(url, tmp_path, memory="64MB") as client:
        reply = client.get(NETWORKS)
        assert (reply.status_code, reply.headers["content-type"]) == (503, "application/problem+json")
        assert reply.json()["limit"] == "61.0 MiB"
        assert 'cjg_questions_stopped_total{reason="memory"} 1.0' in client.get("/metrics").text


def test_hops_beyond_the_limit_of_the_server_are_refused(url: str, tmp_path: Path) -> None:
    asked = "/v1/paths/between?source=customer:C07&target=customer:C01"
    with client_of(url, tmp_path, hops=1) as client:
        assert client.get(f"{asked}&max_hops=2").json()["allowed"] == "at most 1, the limit of this server"
        assert client.get(asked).json()["receipt"]["parameters"]["max_hops"] == 1


def test_rows_beyond_the_limit_are_said_to_be_missing_in_every_form_and_can_be_had(url: str, tmp_path: Path) -> None:
    with client_of(url, tmp_path) as client:
        whole = client.get("/v1/products/pairs").json()
    assert "truncated" not in whole
    with client_of(url, tmp_path, rows=2) as client:
        first = client.get("/v1/products/pairs").json()
        assert (first["rows"], first["truncated"]) == (whole["rows"][:2], True)
        for form in ("csv", "arrow", "ndjson"):
            reply = client.get("/v1/products/pairs", params={"format": form})
            assert (reply.headers["x-truncated"], reply.headers["x-next-cursor"]) == ("true", first["next"])
        assert json.loads(client.get("/v1/products/pairs?format=ndjson").text.splitlines()[-1])["truncated"] is True
        rest = client.get("/v1/products/pairs", params={"page_size": 100, "cursor": first["next"]}).json()
        assert rest["rows"] == whole["rows"][2:4]


@contextmanager
def serving(url: str, cache: Path) -> Iterator[int]:
    """A real server in a thread; gives its port."""
    server = uvicorn.Server(uvicorn.Config(create_app(open_store(url, cache=cache)), port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_for(lambda: server.started)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def figures(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    return text


@pytest.mark.parametrize("question", ["/v1/referrals/networks", "/v1/referrals/tree?customer=C01"])
def test_a_question_stops_when_its_caller_goes_away(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    def endless_walk(snapshot: Snapshot, *_: object, **__: object) -> Any:
        return snapshot.revision.local(ENDLESS_WALK)

    with serving(url, tmp_path) as port:
        figures(port)
        monkeypatch.setattr(Snapshot, "sql", endless)
        monkeypatch.setattr(Snapshot, "local", endless_walk)
        caller = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        caller.request("GET", question)
        wait_for(lambda: "cjg_questions_running 1.0" in figures(port))
        caller.close()
        wait_for(lambda: "cjg_questions_running 0.0" in figures(port))
        assert 'cjg_questions_stopped_total{reason="cancelled"} 1.0' in figures(port)


def test_the_server_tells_how_it_is_while_questions_have_all_threads(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(url, tmp_path) as port:
        figures(port)
        monkeypatch.setattr(Snapshot, "sql", endless)
        callers = [http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE) for _ in range(THREADS + 1)]
        for caller in callers:
            caller.request("GET", NETWORKS)
        wait_for(lambda: f"cjg_questions_running {THREADS + 1}.0" in figures(port))
        for caller in callers:
            caller.close()
        wait_for(lambda: "cjg_questions_running 0.0" in figures(port))
        assert f'cjg_questions_stopped_total{{reason="cancelled"}} {THREADS + 1}.0' in figures(port)


ASKING = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests
from api.interrupting import interruptible
from graph.engines.duckdb import DuckEngine
session = DuckEngine(lambda _: None).session()
print("begun", flush=True)
try:
    interruptible(lambda: session.{call})
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize("call", [f"sql({ENDLESS!r})", f"keep('kept', {ENDLESS!r})"], ids=("sql", "keep"))
def test_ctrl_c_ends_one_long_statement(call: str) -> None:
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", ASKING.format(call=call)], stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        with process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            time.sleep(0.2)
            os.kill(process.pid, signal.SIGINT)
            try:
                assert process.wait(PATIENCE) == 130
            finally:
                process.kill()


def test_ctrl_c_ends_the_server_and_the_question_that_runs(url: str, tmp_path: Path) -> None:
    endless = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from graph.snapshot import Snapshot; from api import server; from api.command import main\n"
        f"Snapshot.sql = lambda snapshot, *_, **__: snapshot.session.sql({ENDLESS!r})\n"
        "server.PATIENCE = 0.1\n"
        "main(['serve', '--port', '0'])\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", endless], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "CJG_STORE": url}, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        port = int(process.stdout.readline().split("127.0.0.1:")[1].split("/")[0])
        caller = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            caller.request("GET", NETWORKS)
            wait_for(lambda: "cjg_questions_running 1.0" in figures(port))
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0
            assert "Traceback" not in process.stderr.read()
        finally:
            process.kill()
            caller.close()
