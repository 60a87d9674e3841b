"""How an engine is chosen, and what is told where it cannot be had."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import graph.engines
from graph.engines import opened_engine
from graph.errors import BadParameter, EngineUnavailable


def closed_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
    return port


def test_an_unknown_engine_is_told_what_there_is() -> None:
    with pytest.raises(BadParameter, match=r"^engine 'sprak' is not allowed: duckdb, spark, spark://HOST:7077, sc://"):
        opened_engine("sprak").__enter__()


@pytest.mark.parametrize("url", ["local[0]", "local[x]", "localhost", "spark://", "sc://", "yarn2"])
def test_a_master_that_spark_could_not_start_is_told_before_a_jvm_is(url: str) -> None:
    with pytest.raises(BadParameter, match=r"is not allowed: duckdb, spark"):
        opened_engine(url).__enter__()


def test_without_pyspark_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph.engines, "find_spec", lambda _: None)
    with pytest.raises(EngineUnavailable, match=r"^Spark is not installed here: pip install '.*\[spark\]'$"):
        opened_engine("spark").__enter__()


@pytest.mark.spark
@pytest.mark.parametrize("url", ["spark://127.0.0.1:{port}", "sc://127.0.0.1:{port}/;token=secret"])
def test_a_master_that_nobody_is_behind_is_told_without_what_follows_its_name(url: str) -> None:
    port = closed_port()
    with pytest.raises(EngineUnavailable) as told:
        opened_engine(url.format(port=port)).__enter__()
    assert str(told.value) == f"Spark at {url.partition('/;')[0].format(port=port)} does not answer"


@pytest.mark.spark
def test_without_java_a_command_ends_by_a_line_that_asks_for_it(tmp_path: Path) -> None:
    ended = subprocess.run(
        [Path(sys.executable).with_name("cjg"), "strategy", "coverage", "--engine", "spark"],
        capture_output=True, text=True, env={**os.environ, "JAVA_HOME": str(tmp_path)}, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stderr.splitlines()[-1] == (
        "cjg: Spark does not start at local[2] (JAVA_GATEWAY_EXITED); it needs Java 17 or later"
    )
