"""The containers, by their files; where a docker engine answers, the image is built too."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
import yaml

from tests.neo4j_server import emptied
from tools import image, neo4j_compose, neo4j_jars

ROOT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
GIVEN = re.compile(r"\$\{(\w+)(:[-?][^}]*)?\}")  # ${NAME:?why} and the like


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile, one instruction each: its word and the rest."""
    return list(image.instructions(DOCKERFILE))


def last_stage() -> dict[str, list[str]]:
    """The instructions of the image itself, by word."""
    found = instructions()
    begin = max(at for at, (word, _) in enumerate(found) if word == "FROM")
    stage: dict[str, list[str]] = {}
    for word, rest in found[begin:]:
        stage.setdefault(word, []).append(rest)
    return stage


SERVERS = {name: service for name, service in SERVICES.items() if "ports" in service}


def test_compose_brings_neo4j_a_demo_bank_and_the_app() -> None:
    assert list(SERVICES) == ["neo4j", "demo", "app"]
    assert SERVICES["demo"]["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert SERVICES["app"]["depends_on"]["demo"]["condition"] == "service_completed_successfully"
    for each in ("demo", "app"):
        assert SERVICES[each]["environment"]["CJG_STORE"] == "bolt://neo4j:7687"
    assert SERVICES["demo"]["command"][0] == "demo"
    assert (SERVICES["demo"]["restart"], "ports" in SERVICES["demo"]) == ("no", False)


@pytest.mark.neo4j
def test_the_steps_of_the_image_serve_the_page_over_neo4j_with_a_demo_bank(tmp_path: Path) -> None:
    server = emptied()
    image.build(tmp_path)
    (program, *serve), given = image.command(tmp_path)
    access = {"NEO4J_USERNAME": server.username, "NEO4J_PASSWORD": server.password, "CJG_STORE": server.uri}
    surroundings = given | access | {"HOME": str(tmp_path)}
    for said in ("300 customers", "stays as it is"):
        demo = [program, "demo", "--customers", "300"]
        assert said in subprocess.run(demo, check=True, env=surroundings, capture_output=True, text=True).stdout
    with subprocess.Popen([program, *serve, "--port", "0"], env=surroundings, stdout=subprocess.PIPE, text=True) as app:
        try:
            assert app.stdout
            port = re.search(r":(\d+)/", app.stdout.readline())
            assert port
            with httpx.Client(base_url=f"http://127.0.0.1:{port[1]}", timeout=60) as client:
                assert client.get("/readyz").json()["status"] == "ready"
                assert "<html" in client.get("/").text
                assert client.get("/v1/strategy/coverage").json()["summary"]["all"]["customers"] > 100
        finally:
            app.terminate()


def test_the_container_runs_the_neo4j_that_runs_from_jars() -> None:
    image = SERVICES["neo4j"]["image"]
    assert image == f"neo4j:{neo4j_jars.NEO4J.rpartition('.')[0]}-community"


@pytest.mark.parametrize("service", SERVERS)
def test_ports_are_published_on_loopback_only(service: str) -> None:
    ports = SERVICES[service]["ports"]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_both_services_have_a_health_check() -> None:
    assert "cypher-shell 'RETURN 1'" in SERVICES["neo4j"]["healthcheck"]["test"]
    (check,) = last_stage()["HEALTHCHECK"]
    assert "http://127.0.0.1:8000/healthz" in check


def test_what_is_stored_is_in_named_volumes() -> None:
    for service in SERVERS.values():
        for name, _, place in (volume.partition(":") for volume in service["volumes"]):
            assert name in COMPOSE["volumes"]
            assert place.startswith("/")


def test_the_password_comes_from_the_environment_and_must_be_given() -> None:
    for service in SERVICES.values():
        secrets = [value for name, value in service["environment"].items() if re.search("PASSWORD|AUTH", name)]
        assert len(secrets) == 1
        ((name, otherwise),) = GIVEN.findall(secrets[0])
        assert (name, otherwise[:2]) == ("NEO4J_PASSWORD", ":?")
        assert GIVEN.sub("", secrets[0]) in ("", "neo4j/")


def test_the_health_check_of_neo4j_has_no_password_among_its_arguments() -> None:
    words = SERVICES["neo4j"]["healthcheck"]["test"].partition("cypher-shell")[2]
    assert "$" not in words
    assert "-p" not in words


def test_settings_of_neo4j_are_spelled_as_its_image_reads_them() -> None:
    names = [name for name in SERVICES["neo4j"]["environment"] if name not in ("NEO4J_AUTH",)]
    assert {name.removeprefix("NEO4J_").replace("__", "-").replace("_", ".").replace("-", "_") for name in names} == {
        "dbms.usage_report.enabled",
        "server.memory.heap.max_size",
        "server.memory.pagecache.size",
        "db.tx_log.rotation.retention_policy",
        "db.tx_log.rotation.size",
        "db.tx_log.preallocate",
    }


def test_the_app_may_do_no_more_than_it_needs() -> None:
    for each in (SERVICES["app"], SERVICES["demo"]):
        assert each["read_only"] is True
        assert each["cap_drop"] == ["ALL"]
        assert each["security_opt"] == ["no-new-privileges:true"]
    assert not any(service.get("privileged") or service.get("network_mode") for service in SERVICES.values())


def test_the_image_is_built_in_stages_and_does_not_run_as_root() -> None:
    bases = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.11-slim-\w+", base) for base in bases)
    assert last_stage()["USER"] == ["cjg"]
    assert "useradd --uid 10001" in last_stage()["RUN"][0]


def test_the_image_alone_may_listen_on_the_containers_address() -> None:
    assert "CJG_IN_CONTAINER=1" in last_stage()["ENV"][0]
    assert last_stage()["CMD"] == ['["serve", "--host", "0.0.0.0"]']
    assert "CJG_IN_CONTAINER" not in str(COMPOSE)


def test_the_image_holds_what_is_locked_and_every_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    copied = {rest.split()[0] for word, rest in instructions() if word == "COPY"}
    assert set(packages) <= copied
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert "--no-deps ." in DOCKERFILE
    (uv,) = set(re.findall(r"uv==[\d.]+", DOCKERFILE))
    assert uv in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_what_is_copied_may_reach_the_builder_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    wanted = [rest.split()[:-1] for word, rest in instructions() if word == "COPY" and "--from" not in rest]
    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == {name for names in wanted for name in names}
    assert all((ROOT / name).exists() for names in wanted for name in names)


def test_no_secret_is_written_in_the_files() -> None:
    for word, rest in instructions():
        assert word not in ("ARG", "ADD")
        assert not re.search("password|secret|token", rest, re.IGNORECASE)


@pytest.mark.skipif(not neo4j_compose.answers(), reason="no docker engine answers: containers are checked by parsing")
def test_the_image_can_be_built(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    assert docker
    built = subprocess.run([docker, "build", "--quiet", str(ROOT)], check=False, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    version = subprocess.run(
        [docker, "run", "--rm", built.stdout.strip(), "--help"], check=False, capture_output=True, text=True
    )
    assert "Customer Journey Graph" in version.stdout
