"""The OpenAPI document is valid, and the server answers as it says, whatever it is asked."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from api.app import create_app
from api.forms import MEDIA_TYPES
from graph.stores import open_store
from ingestion.load import load
from queries.question import questions
from tests.banks import TINY
from visualizations.scene import scenes

QUESTIONS = tuple(f"/v1/{each.theme}/{each.name}" for each in questions())
TAKING = (
    *QUESTIONS,
    *(f"/v1/scenes/{each.theme}/{each.name}" for each in scenes()),
    "/v1/search",
    "/v1/bank",
    "/v1/explore",
    "/v1/explore/recipe",
)
VIEWS = ("/v1/views", "/v1/views/{name}")
ADDRESSES = (*TAKING, "/healthz", "/readyz", "/metrics")

FORMS = ({}, *({"format": form} for form in MEDIA_TYPES), {"page_size": 1})

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("openapi")
    store = open_store(f"ladybug://{place}/bank", cache=place)
    load(store, TINY, rejects=place / "rejects")
    server = uvicorn.Server(uvicorn.Config(create_app(store), port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def described(address: str) -> Any:
    return schemathesis.openapi.from_url(f"{address}/v1/openapi.json")


def test_the_document_is_valid(described: Any) -> None:
    assert list(OpenAPIV31SpecValidator(described.raw_schema).iter_errors()) == []


def test_it_describes_every_address_of_the_api(described: Any) -> None:
    assert set(described.raw_schema["paths"]) == {*ADDRESSES, *VIEWS}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=("allowed", "not allowed"))
@pytest.mark.parametrize("path", TAKING)
def test_the_server_answers_as_its_document_says(described: Any, path: str, mode: GenerationMode) -> None:
    statuses = []

    @settings(
        max_examples=8, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=described[path]["GET"].as_strategy(generation_mode=mode))
    def answers(case: Any) -> None:
        statuses.append(case.call_and_validate(checks=CHECKS).status_code)

    answers()
    assert statuses
    assert max(statuses) < 500


@pytest.mark.parametrize("path", ADDRESSES)
def test_the_examples_of_the_document_are_answered_as_it_says(described: Any, path: str) -> None:
    operation = described[path]["GET"]
    asked = {
        each["name"]: each["example"] for each in operation.definition.raw.get("parameters", ()) if "example" in each
    }
    forms = FORMS if path in QUESTIONS else ({},)
    for form in forms:
        reply = operation.Case(query=asked | form).call_and_validate(checks=CHECKS)
        assert reply.status_code == 200, reply.text


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=("allowed", "not allowed"))
def test_what_is_posted_is_answered_as_the_document_says(described: Any, mode: GenerationMode) -> None:
    @settings(
        max_examples=8, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=described["/v1/explore"]["POST"].as_strategy(generation_mode=mode))
    def answers(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    answers()


def test_the_operations_of_the_example_may_be_posted(described: Any) -> None:
    operation = described["/v1/explore"]["POST"]
    schema = operation.definition.raw["requestBody"]["content"]["application/json"]["schema"]
    body = {"operations": schema["properties"]["operations"]["example"]}
    reply = operation.Case(body=body, media_type="application/json").call_and_validate(checks=CHECKS)
    assert reply.status_code == 200, reply.text
