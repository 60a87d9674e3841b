"""A view as code, run for real: the shell's words by an HTTP client, Python in a process of its own."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.command import main
from graph.stores import open_store
from ingestion.load import load
from tests.banks import TINY

ROOT = Path(__file__).resolve().parents[1]
QUOTED = {"do": "hide", "nodes": ["customer:C02", "segment:payroll"]}
OPERATIONS = [
    {"do": "network", "customer": "C01"},
    {"do": "expand", "node": "customer:C01"},
    {"do": "filter", "kind": "product", "property": "name", "values": ['it\'s "$(x)" 基金', "储蓄卡"]},
    QUOTED,
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    place = tmp_path_factory.mktemp("recipe")
    store = open_store(f"ladybug://{place}/bank", cache=place)
    load(store, TINY, rejects=place / "rejects")
    with TestClient(create_app(store)) as client:
        yield client


def seen(client: TestClient, operations: list[dict[str, object]]) -> list[str]:
    reply = client.post("/v1/explore", json={"operations": operations, "as_of": "2026-06-30"})
    return [node["id"] for node in reply.json()["nodes"]]


def recipe(client: TestClient, operations: list[dict[str, object]]) -> dict[str, str]:
    asked = {"operations": json.dumps(operations), "as_of": "2026-06-30"}
    return client.get("/v1/explore/recipe", params=asked).json()  # type: ignore[no-any-return] # JSON has no types


def test_curl_gives_the_same_nodes(client: TestClient) -> None:
    words = shlex.split(recipe(client, OPERATIONS)["curl"])
    assert words[:2] == ["curl", "-sG"]
    given = dict(each.split("=", 1) for each in words[4::2])
    reply = client.get(urlsplit(words[2]).path, params=given)
    assert [node["id"] for node in reply.json()["nodes"]] == seen(client, OPERATIONS) != []


def test_curl_posts_what_is_too_long_for_an_address(client: TestClient) -> None:
    long = [*OPERATIONS, *([{"do": "show", "nodes": ["product:fund"]}] * 200)]
    words = shlex.split(recipe(client, long)["curl"])
    assert words[-2] == "--data-binary"
    reply = client.post(urlsplit(words[2]).path, content=words[-1])
    assert [node["id"] for node in reply.json()["nodes"]] == seen(client, long)


def test_python_gives_the_same_nodes(client: TestClient) -> None:
    text = recipe(client, OPERATIONS)["python"]
    run = subprocess.run(
        [sys.executable, "-c", text],
        capture_output=True, check=True, encoding="utf-8", cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert run.stdout.splitlines() == seen(client, OPERATIONS)


def test_the_command_shows_the_same_nodes(
    client: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "view.json"
    file.write_text(json.dumps(OPERATIONS), encoding="utf-8")
    store = client.get("/v1/explore/recipe", params={"operations": "[]"}).json()["python"].split("'")[3]
    for operations in (json.dumps(OPERATIONS), str(file)):
        with pytest.raises(SystemExit) as ended:
            main(["explore", "--operations", operations, "--store", store, "--as-of", "2026-06-30", "--format", "json"])
        assert ended.value.code in (None, 0)
        found = json.loads(capsys.readouterr().out)
        assert [node["id"] for node in found["nodes"]] == seen(client, OPERATIONS)


def test_the_command_tells_what_is_wrong_with_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["explore", "--operations", '[{"do": "fly"}]'])
    assert ended.value.code == 1
    assert "operation 1: do 'fly' is not allowed" in capsys.readouterr().err
