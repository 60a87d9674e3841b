"""A server of Spark Connect, asked by the command."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.agreement import disagreements
from tests.banks import TINY, bank_of, tables_of
from tests.engines import require_spark

pytestmark = pytest.mark.spark

ASKED = TINY / "expected" / "products-paths-held=debit-target=fund.json"
PATIENCE = 180  # seconds until the server must listen


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a server of our own, on loopback."""
    require_spark()
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    binding = {"spark.connect.grpc.binding.address": "127.0.0.1", "spark.connect.grpc.binding.port": port}
    local = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false"}
    settings = [f"--conf={name}={value}" for name, value in {**binding, **local}.items()]
    found = find_spec("pyspark")
    assert found and found.origin
    submit = [
        Path(found.origin).with_name("bin") / "spark-submit",
        "--master=local[2]",
        "--driver-memory=1g",
        *settings,
    ]
    name = "--class=org.apache.spark.sql.connect.service.SparkConnectServer"
    with subprocess.Popen([*submit, name], cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
        _wait_for(port, process)
        yield f"sc://127.0.0.1:{port}"
        process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the server of Spark Connect does not listen")


def test_paths_are_answered_by_a_server_of_spark_connect(server: str, tmp_path: Path) -> None:
    expected = json.loads(ASKED.read_text("utf-8"))
    bank_of(tables_of(TINY), tmp_path / "bank").close()
    command = [Path(sys.executable).with_name("cjg"), "products", "paths", "--held", "debit", "--target", "fund"]
    where = ["--store", f"ladybug://{tmp_path / 'bank'}", "--engine", server, "--format", "json"]
    ended = subprocess.run([*command, *where], capture_output=True, text=True, env=_without_java(), check=True)
    found = json.loads(ended.stdout)
    assert disagreements(found["rows"], expected["rows"]) == []
    assert found["receipt"]["engine"].startswith("spark 4.0.")
    assert ended.stderr == ""


def _without_java() -> dict[str, str]:
    return {**os.environ, "JAVA_HOME": "/nowhere"}
