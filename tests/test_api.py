"""What a developer may rely on: forms, pages, problem documents, masking, and who may ask."""

import asyncio
import csv
import io
import json
import socket
from collections.abc import Iterator

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient

from api import forms
from api.app import create_app
from api.forms import MEDIA_TYPES
from api.security import listening_address
from api.server import listen
from graph.errors import BadParameter
from graph.stores import open_store
from ingestion.load import load
from queries.question import questions
from tests.banks import TINY

NETWORKS = "/v1/referrals/networks"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("api")
    url = f"ladybug://{place}/bank"
    store = open_store(url, cache=place)
    load(store, TINY, rejects=place / "rejects")
    store.close()
    return url


@pytest.fixture(scope="module")
def client(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with TestClient(create_app(open_store(url, cache=tmp_path_factory.mktemp("cache")))) as client:
        yield client


@pytest.fixture(scope="module")
def revealing(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with TestClient(create_app(open_store(url, cache=tmp_path_factory.mktemp("cache")), reveal=True)) as client:
        yield client


def test_csv_holds_the_same_rows_as_json(client: TestClient) -> None:
    rows = client.get(NETWORKS).json()["rows"]
    reply = client.get(NETWORKS, headers={"Accept": "text/csv"})
    assert reply.headers["content-type"].startswith("text/csv")
    lines = list(csv.DictReader(io.StringIO(reply.text)))
    assert [(line["network"], int(line["members"]), json.loads(line["widths"])) for line in lines] == [
        (row["network"], row["members"], row["widths"]) for row in rows
    ]
    assert [float(line["reproduction.r"]) for line in lines] == [row["reproduction"]["r"] for row in rows]


@pytest.mark.parametrize(
    "path", ["/v1/products/pairs", "/v1/products/pairs?page_size=7", "/v1/customers/card?customer=C01"]
)
def test_json_written_in_pieces_is_the_same_text(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    whole = client.get(path).text
    monkeypatch.setattr(forms, "BATCH", 4)
    assert client.get(path).text == whole


def test_json_lines_end_with_a_line_that_says_how_many(client: TestClient) -> None:
    rows = client.get(NETWORKS).json()["rows"]
    reply = client.get(NETWORKS, headers={"Accept": MEDIA_TYPES["ndjson"]})
    *lines, last = [json.loads(line) for line in reply.text.splitlines()]
    assert lines == rows
    assert (last["rows"], last["truncated"]) == (len(rows), False)
    assert last["revision"]


def test_an_arrow_stream_holds_the_rows(client: TestClient) -> None:
    reply = client.get(NETWORKS, headers={"Accept": MEDIA_TYPES["arrow"]})
    table = pa.ipc.open_stream(reply.content).read_all()
    assert table["network"].to_pylist() == [row["network"] for row in client.get(NETWORKS).json()["rows"]]


def test_pages_put_together_are_the_whole_answer(client: TestClient) -> None:
    whole = client.get("/v1/products/pairs").json()["rows"]
    collected, cursor = [], None
    while True:
        query = {"page_size": 7} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/products/pairs", params=query).json()
        assert len(page["rows"]) <= 7
        collected += page["rows"]
        cursor = page["next"]
        if cursor is None:
            break
    assert collected == whole


def test_an_answer_without_rows_has_an_empty_page(client: TestClient) -> None:
    page = client.get(NETWORKS, params={"page_size": 7, "min_size": 1000}).json()
    assert (page["rows"], page["next"]) == ([], None)


def test_a_truncated_page_of_json_lines_says_so(client: TestClient) -> None:
    reply = client.get(NETWORKS, params={"page_size": 1, "format": "ndjson"})
    assert json.loads(reply.text.splitlines()[-1])["truncated"] is True
    assert reply.headers["x-next-cursor"]


@pytest.mark.parametrize(
    ("path", "status", "parameter", "words"),
    [
        (f"{NETWORKS}?min_size=0", 400, "min_size", "from 1"),
        (f"{NETWORKS}?min_size=two", 400, "min_size", "whole number"),
        (f"{NETWORKS}?min_size=1&min_size=2", 400, "min_size", "once"),
        (f"{NETWORKS}?as_of=2026-02-30", 400, "as_of", "2026-06-30"),
        (f"{NETWORKS}?as_of=yesterday", 400, "as_of", "2026-06-30"),
        (f"{NETWORKS}?size=3", 400, "size", "min_size"),
        (f"{NETWORKS}?format=xml", 400, "format", "ndjson"),
        (f"{NETWORKS}?page_size=0", 400, "page_size", "from 1"),
        (f"{NETWORKS}?page_size=2&cursor=nonsense", 400, "cursor", "next"),
        (f"{NETWORKS}?cursor=MDowMA", 400, "cursor", "page_size"),
        ("/v1/referrals/tree", 400, "customer", "is missing: id of a customer"),
        ("/v1/referrals/tree?customer=C99", 404, "customer", "C99"),
        ("/v1/customers/card?customer=", 400, "customer", ""),
        ("/v1/strategy/coverage?segment=yuong", 404, "segment", "young"),
        ("/v1/strategy/waterfall?strategy=S1&product=fund", 400, "product", "debit"),
        ("/v1/products/paths?target=fund", 400, "customer", "held"),
        ("/v1/paths/between?source=customer&target=customer:C01", 400, "source", "kind:id"),
        ("/v1/paths/between?source=person:C01&target=customer:C01", 400, "source", "customer"),
        ("/v1/paths/between?source=customer:C07&target=customer:C01&kinds=KNOWS", 400, "kinds", "REFERRED"),
        ("/v1/paths/between?source=customer:C07&target=customer:C01&max_hops=0", 400, "max_hops", "1"),
        ("/v1/search?q=C0&limit=0", 400, "limit", "from 1"),
        (f"{NETWORKS}?reveal=true", 403, "reveal", "--reveal"),
    ],
)
def test_bad_input_is_a_problem_document(
    client: TestClient, path: str, status: int, parameter: str, words: str
) -> None:
    reply = client.get(path)
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert problem["status"] == status
    assert problem["parameter"] == parameter
    assert words in problem["detail"]
    assert "\n" not in problem["detail"]


def test_an_unknown_address_is_a_problem_document(client: TestClient) -> None:
    reply = client.get("/v1/referrals/nothing")
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")


def test_a_cursor_of_another_question_is_refused(client: TestClient) -> None:
    cursor = client.get(NETWORKS, params={"page_size": 1}).json()["next"]
    reply = client.get("/v1/products/pairs", params={"page_size": 1, "cursor": cursor})
    assert (reply.status_code, reply.json()["parameter"]) == (400, "cursor")


def test_names_are_masked_unless_revealed(client: TestClient, revealing: TestClient) -> None:
    path = "/v1/customers/card?customer=C01"
    assert "王建国" not in client.get(path).text
    assert client.get(path).json()["summary"]["name"] == "王**"
    assert revealing.get(path).json()["summary"]["name"] == "王建国"
    assert "王建国" not in revealing.get(f"{path}&reveal=false").text


def test_birth_years_are_not_shown_unless_revealed(client: TestClient, revealing: TestClient) -> None:
    path = "/v1/customers/card?customer=C01"
    assert "birth_year" not in client.get(path).json()["summary"]["properties"]
    assert revealing.get(path).json()["summary"]["properties"]["birth_year"] == 1962


def test_customers_are_found_by_name_only_when_revealed(client: TestClient, revealing: TestClient) -> None:
    assert client.get("/v1/search", params={"q": "王建"}).json()["rows"] == []
    assert [row["id"] for row in revealing.get("/v1/search", params={"q": "王建"}).json()["rows"]] == ["C01"]


def test_search_finds_every_kind_by_id_and_products_by_name(client: TestClient) -> None:
    rows = client.get("/v1/search", params={"q": "信用"}).json()["rows"]
    assert [(row["kind"], row["id"]) for row in rows] == [("product", "credit")]
    rows = client.get("/v1/search", params={"q": "c0", "limit": 3}).json()["rows"]
    assert [row["id"] for row in rows] == ["C01", "C02", "C03"]
    assert (rows[0]["kind"], rows[0]["name"]) == ("customer", "王**")


def test_only_this_machine_may_ask(client: TestClient) -> None:
    assert client.get(NETWORKS, headers={"Host": "bank.example"}).status_code == 400
    assert client.get(NETWORKS, headers={"Host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "bank.example"])  # noqa: S104 # what must be refused
def test_another_address_is_refused_with_the_reason(host: str) -> None:
    with pytest.raises(BadParameter, match="access keys"):
        listening_address(host, in_container=False, reveal=False)


def test_the_container_listens_on_its_address_but_never_reveals() -> None:
    everywhere = "0.0.0.0"  # noqa: S104 # the container's own address
    assert listening_address(everywhere, in_container=True, reveal=False) == everywhere
    with pytest.raises(BadParameter, match="loopback"):
        listening_address(everywhere, in_container=True, reveal=True)


def test_every_reply_forbids_other_hosts(client: TestClient) -> None:
    for path in ("/", NETWORKS, "/v1/referrals/tree"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "http" not in policy


def test_the_openapi_document_has_an_example_for_every_answer(client: TestClient) -> None:
    paths = client.get("/v1/openapi.json").json()["paths"]
    for question in questions():
        operation = paths[f"/v1/{question.theme}/{question.name}"]["get"]
        example = operation["responses"]["200"]["content"]["application/json"]["example"]
        assert {"rows", "summary", "receipt"} <= example.keys()
        named = {each["name"] for each in operation["parameters"]}
        assert {each.name for each in question.parameters} <= named


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json()["status"] == "ready"


def test_a_store_that_is_gone_is_not_ready_and_says_why(tmp_path) -> None:  # type: ignore[no-untyped-def] # pytest's own
    with TestClient(create_app(open_store(f"ladybug://{tmp_path}/nothing", cache=tmp_path))) as client:
        assert client.get("/readyz").status_code == 503
        reply = client.get(NETWORKS)
        assert (reply.status_code, reply.headers["content-type"]) == (503, "application/problem+json")
        assert "cjg load" in reply.json()["detail"]


def test_a_load_is_seen_by_the_next_question(tmp_path, url: str) -> None:  # type: ignore[no-untyped-def] # pytest's own
    store = open_store(f"ladybug://{tmp_path}/bank", cache=tmp_path)
    load(store, TINY, rejects=tmp_path / "rejects")
    with TestClient(create_app(open_store(f"ladybug://{tmp_path}/bank", cache=tmp_path))) as client:
        before = client.get(NETWORKS).json()
        more = tmp_path / "more"
        more.mkdir()
        (more / "customer.csv").write_text("id,joined_on\nC25,2026-06-30\n", encoding="utf-8")
        load(store, more, rejects=tmp_path / "rejects")
        after = client.get(NETWORKS).json()
    assert after["summary"]["customers"] == before["summary"]["customers"] + 1
    assert after["receipt"]["revision"] != before["receipt"]["revision"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", NETWORKS, "/", "/v1/nothing"])
def test_head_is_answered_as_get_is(client: TestClient, path: str) -> None:
    head, got = client.head(path), client.get(path)
    assert head.status_code == got.status_code
    assert head.headers["content-type"] == got.headers["content-type"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_what_may_not_be_done_is_told_with_what_may(client: TestClient, method: str) -> None:
    reply = client.request(method, NETWORKS)
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/v1/nothing", 404), ("POST", NETWORKS, 405)])
def test_an_address_that_is_not_there_is_told_where_to_look(
    client: TestClient, method: str, path: str, status: int
) -> None:
    reply = client.request(method, path)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"].startswith(f"{method} {path}: ")
    assert "/v1/openapi.json" in reply.json()["detail"]


def test_the_body_of_an_answer_waits_for_no_receipt_of_its_head() -> None:
    async def asked() -> int:
        nodelay = asyncio.get_running_loop().create_future()

        class Server(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                own = transport.get_extra_info("socket")
                nodelay.set_result(own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

        with listen("127.0.0.1", 0) as listener:
            server = await asyncio.get_running_loop().create_server(Server, sock=listener)
            async with server:
                _, writer = await asyncio.open_connection(*listener.getsockname())
                found: int = await nodelay
                writer.close()
                await writer.wait_closed()
        return found

    assert asyncio.run(asked()) == 1
