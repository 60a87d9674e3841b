"""The engines under test: one Spark for the whole run, on this machine, with little memory and no noise."""

import atexit
import os
from contextlib import ExitStack
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest

import graph.engines
from graph.engines import opened_engine
from graph.engines.contract import OpenEngine
from graph.engines.duckdb import DuckEngine
from tests.conftest import IN_CI

ENGINES = ("duckdb", pytest.param("spark", marks=pytest.mark.spark))

QUIET = Path(graph.engines.__file__).with_name("spark-log4j2.properties").as_uri()
# Tables of tests are small: planning and compiling them would take longer than to read them row by row.
SMALL = (
    f"--driver-memory 1g --driver-java-options '-Dlog4j2.configurationFile={QUIET} -XX:TieredStopAtLevel=1'"
    " --conf spark.sql.adaptive.enabled=false --conf spark.sql.codegen.wholeStage=false"
    " --conf spark.sql.codegen.factoryMode=NO_CODEGEN pyspark-shell"
)


# What Spark's Python leaves to the garbage collector.
ITS_SOCKETS = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


def engine_of(name: str) -> OpenEngine:
    """How banks get the engine of a name; skipped where it cannot run here, failed in CI."""
    return _spark() if name == "spark" else DuckEngine


def require_spark() -> None:
    """Skip where Spark cannot run here, and fail in CI."""
    lacking = [text for text, there in (("pyspark", find_spec("pyspark")), ("java", which("java"))) if not there]
    if lacking:
        told = f"Spark is not tried: {' and '.join(lacking)} not installed"
        pytest.fail(told) if IN_CI else pytest.skip(told)


@cache
def _spark() -> OpenEngine:
    require_spark()
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", SMALL)
    held = ExitStack()
    atexit.register(held.close)
    return held.enter_context(opened_engine("spark"))
