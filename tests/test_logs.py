"""What the operator sees of requests: a line each, a number each, figures; and never what was asked."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import logs
from api.app import create_app
from api.command import main
from graph.model import KINDS
from graph.snapshot import Snapshot
from graph.stores import open_store
from ingestion.load import load
from tests.banks import TINY

SECRET = ("C07", "王建国", "C99", "customer", "hunter2", "?")
ASKED = (
    "/v1/customers/card?customer=C07",
    "/v1/customers/card?customer=C99",
    "/v1/search?q=王建国",
    "/v1/referrals/tree/C07",
    "/v1/paths/between?source=customer:C07&target=hunter2",
    "/C07",
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("logs")
    load(open_store(f"ladybug://{place}/bank", cache=place), TINY, rejects=place / "rejects")
    return f"ladybug://{place}/bank"


@pytest.fixture
def client(url: str, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(open_store(url, cache=tmp_path), reveal=True)) as client:
        yield client


@pytest.fixture
def log(capfd: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """The log as `cjg serve` writes it; everything is as before afterwards."""
    before = {name: (logging.getLogger(name).handlers, logging.getLogger(name).propagate) for name in logs.WRITERS}
    level = logging.getLogger("neo4j").level
    yield capfd
    logging.getLogger("neo4j").setLevel(level)
    for name, (handlers, propagate) in before.items():
        logging.getLogger(name).handlers, logging.getLogger(name).propagate = handlers, propagate
    logs.LOGGER.setLevel(logging.NOTSET)


def _loaded(url: str, bundle: Path, *words: str) -> int | str | None:
    with pytest.raises(SystemExit) as ended:
        main(["load", str(bundle), "--store", url, "--rejects", str(bundle.parent / "rejects"), *words])
    return ended.value.code


def test_a_load_writes_its_steps_and_counts_and_no_value(tmp_path: Path, log: pytest.CaptureFixture[str]) -> None:
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "customer.csv").write_text("id,name\nC07,王建国\nC07,王建国\nC99,王建国\n", encoding="utf-8")
    assert _loaded(f"ladybug://{tmp_path}/bank", bundle, "--log", "json") == 3
    told = log.readouterr().err
    lines = [json.loads(line) for line in told.splitlines()]
    assert [line["event"] for line in lines if line["event"] != "load step"] == [
        "load started",
        "kind loaded",
        "load ended",
    ]
    steps = {line["step"]: line["of"] for line in lines if line["event"] == "load step"}
    assert steps == {"reading": 50, "checking customer": 3, "tables": len(KINDS), "graph": 2}
    kind = next(line for line in lines if line["event"] == "kind loaded")
    counts = {name: kind[name] for name in ("kind", "read", "written", "unchanged", "rejected", "ignored", "ended")}
    assert list(counts.values()) == ["customer", 3, 2, 0, 1, 0, 0]
    end = lines[-1]
    assert (end["revision"], end["changed"], end["rejected"], end["counted"]) == ("000001", True, 1, 0)
    assert not any(each in told for each in ("C07", "C99", "王建国"))


def test_a_load_that_fails_says_where_and_not_why(tmp_path: Path, log: pytest.CaptureFixture[str]) -> None:
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "customer.csv").write_text("id,王建国\n", encoding="utf-8")
    assert _loaded(f"ladybug://{tmp_path}/bank", bundle, "--log", "json") == 1
    started, failed, said = log.readouterr().err.splitlines()
    assert json.loads(started)["event"] == "load started"
    assert json.loads(failed)["event"] == "load failed"
    assert json.loads(failed)["error"].startswith("BadInput at bundle.py:")
    assert said.startswith("cjg: customer.csv: column '王建国' is unknown")


def test_a_load_writes_no_log_unless_it_is_asked_to(tmp_path: Path, log: pytest.CaptureFixture[str]) -> None:
    assert _loaded(f"ladybug://{tmp_path}/bank", TINY) == 0
    assert log.readouterr().err == ""


def test_a_line_of_the_log_says_how_a_request_went(client: TestClient, log: pytest.CaptureFixture[str]) -> None:
    logs.start("json")
    revision = client.get("/v1/referrals/networks", headers={"X-Request-ID": "batch-7"}).json()["receipt"]["revision"]
    line = json.loads(log.readouterr().err)
    assert {name: line[name] for name in ("level", "event", "method", "route", "status", "revision", "request_id")} == {
        "level": "info",
        "event": "request",
        "method": "GET",
        "route": "/v1/referrals/networks",
        "status": 200,
        "revision": revision,
        "request_id": "batch-7",
    }
    assert line["milliseconds"] > 0


@pytest.mark.parametrize("form", ["json", "text"])
def test_neither_the_log_nor_the_figures_hold_what_was_asked(
    client: TestClient, log: pytest.CaptureFixture[str], form: str
) -> None:
    logs.start(form)
    for address in ASKED:
        client.get(address)
    written = log.readouterr().err
    assert len(written.splitlines()) == len(ASKED)
    figures = "".join(line for line in client.get("/metrics").text.splitlines(True) if line.startswith("cjg_"))
    for secret in SECRET:
        assert secret not in written.replace("/v1/customers/card", "")
        assert secret not in figures.replace("/v1/customers/card", "")


def test_a_failure_is_a_problem_and_its_place_is_logged_without_its_text(
    client: TestClient, log: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise ValueError("王建国 has no balance")

    monkeypatch.setattr(Snapshot, "sql", failing)
    logs.start("json")
    reply = client.get("/v1/referrals/networks")
    assert (reply.status_code, reply.headers["content-type"]) == (500, "application/problem+json")
    written = log.readouterr().err
    line = json.loads(written)
    assert line["level"] == "error"
    assert line["error"].startswith("ValueError at test_logs.py:")
    assert line["request_id"] == reply.headers["x-request-id"]
    assert "王建国" not in written + reply.text


def test_without_a_log_only_failures_are_written(client: TestClient, log: pytest.CaptureFixture[str]) -> None:
    logs.start("off")
    client.get("/v1/bank")
    assert log.readouterr().err == ""


@pytest.mark.parametrize("given", ["two words", "x" * 65, "王建国", ""])
def test_a_request_id_that_is_no_plain_one_is_not_taken_over(client: TestClient, given: str) -> None:
    reply = client.get("/healthz", headers={"X-Request-ID": given.encode()})  # type: ignore[dict-item] # bytes of any kind
    assert reply.headers["x-request-id"] != given
    assert len(reply.headers["x-request-id"]) == 16


def test_the_figures_count_requests_by_route_and_status(client: TestClient) -> None:
    for _ in range(2):
        client.get("/v1/referrals/networks")
    client.get("/v1/customers/card?customer=C99")
    figures = client.get("/metrics")
    assert figures.headers["content-type"].startswith("text/plain")
    lines = figures.text.splitlines()
    assert 'cjg_requests_total{route="/v1/referrals/networks",status="200"} 2.0' in lines
    assert 'cjg_requests_total{route="/v1/customers/card",status="404"} 1.0' in lines
    assert 'cjg_request_seconds_count{route="/v1/referrals/networks"} 2.0' in lines
    assert "cjg_answers_from_cache_total 1.0" in lines
    assert 'cjg_revision_info{revision="000001"} 1.0' in lines
    assert "cjg_loading 0.0" in lines
    assert any(line.startswith("process_resident_memory_bytes ") for line in lines)


def test_another_hosts_name_is_refused_by_a_problem(client: TestClient) -> None:
    reply = client.get("/v1/bank", headers={"Host": "bank.example"})
    assert (reply.status_code, reply.headers["content-type"]) == (400, "application/problem+json")
    assert "127.0.0.1" in reply.json()["detail"]
    assert "default-src 'none'" in reply.headers["content-security-policy"]
