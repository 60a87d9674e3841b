"""What every test may ask for."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
IN_CI = bool(os.environ.get("CI"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--soak`: the tests that go by seeds, or for a time, go on much longer."""
    parser.addoption("--soak", action="store_true", help="many more seeds, and longer runs")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`@pytest.mark.seeds(10, soak=1000)`: once for each `seed`, of so many."""
    if marker := metafunc.definition.get_closest_marker("seeds"):
        many = marker.kwargs["soak"] if metafunc.config.getoption("soak") else marker.args[0]
        metafunc.parametrize("seed", range(many))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests of real data need it beside the checkout: skipped without it, but failed in CI."""
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        missing = "the real data is not beside this checkout (../shared)"
        pytest.fail(missing) if IN_CI else pytest.skip(missing)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real data."""
    return SHARED
