"""The contract of the product: the tiny bank in, the answers worked by hand out, by command and API, on both stores."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from api.command import app
from api.settings import Settings
from tests.agreement import disagreements
from tests.banks import TINY
from tests.neo4j_server import empty_url
from tests.stores import MAKES

EXPECTED = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((TINY / "expected").glob("*.json"))]


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def asked(expected: dict[str, Any]) -> str:
    return f"{expected['theme']} {expected['question']} {expected['parameters']} {expected['as_of']}"


@pytest.fixture(scope="module", params=MAKES)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store of each make into which the command loaded the tiny bank."""
    place = tmp_path_factory.mktemp("contract")
    url = f"ladybug://{place}/bank" if request.param == "ladybug" else empty_url()
    result = run("load", str(TINY), "--store", url, "--rejects", str(place / "rejects"))
    assert result.exit_code == 0, result.output
    return url


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[TestClient]:
    with TestClient(create_app(Settings.from_environment().open(url))) as client:
        yield client


@pytest.mark.parametrize("expected", EXPECTED, ids=asked)
def test_the_command_gives_the_answer_worked_by_hand(url: str, expected: dict[str, Any]) -> None:
    words = [expected["theme"], expected["question"], "--store", url, "--format", "json"]
    for name, value in expected["parameters"].items():
        for each in value if isinstance(value, list) else [value]:
            words += [f"--{name.replace('_', '-')}", str(each)]
    result = run(*words, "--as-of", expected["as_of"])
    assert result.exit_code == 0, result.output
    check_agrees(json.loads(result.stdout), expected)


@pytest.mark.parametrize("expected", EXPECTED, ids=asked)
def test_the_api_gives_the_answer_worked_by_hand(client: TestClient, expected: dict[str, Any]) -> None:
    query = {**expected["parameters"], "as_of": expected["as_of"]}
    reply = client.get(f"/v1/{expected['theme']}/{expected['question']}", params=query)
    assert reply.status_code == 200, reply.text
    check_agrees(reply.json(), expected)


def test_the_day_of_the_latest_fact_is_the_default(client: TestClient) -> None:
    assert client.get("/v1/referrals/networks").json()["receipt"]["as_of"] == "2026-06-30"


def check_agrees(found: dict[str, Any], expected: dict[str, Any]) -> None:
    wanted = {"rows": expected["rows"], "summary": expected["summary"]}
    assert disagreements(found, wanted) == []
    assert found["receipt"]["as_of"] == expected["as_of"]


def test_no_expected_answer_was_lost() -> None:
    original = Path(__file__).resolve().parents[2] / "shared" / "tiny-bank" / "expected"
    if original.is_dir():
        assert {path.name for path in original.iterdir()} == {path.name for path in (TINY / "expected").iterdir()}
    assert len(EXPECTED) >= 60


@pytest.mark.neo4j
def test_both_stores_hold_the_same_rows_and_answer_the_same(tmp_path: Path) -> None:
    digests, answers = [], []
    for url in (f"ladybug://{tmp_path}/bank", empty_url()):
        assert run("load", str(TINY), "--store", url, "--rejects", str(tmp_path / "rejects")).exit_code == 0
        digests.append(run("store", "digest", "--store", url).stdout)
        found = json.loads(run("ask", "all", "--store", url, "--format", "json").stdout)
        answers.append({name: (each["rows"], each["summary"]) for name, each in found.items()})
    assert digests[0] == digests[1]
    assert disagreements(answers[1], answers[0]) == []
