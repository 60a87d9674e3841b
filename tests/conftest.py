"""What every test may ask for."""

import csv
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from graph.model import KINDS

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


@pytest.fixture
def bundle(tmp_path: Path) -> Callable[[Mapping[str, Sequence[Mapping[str, Any]]]], Path]:
    """Writes rows by kind as a CSV bundle in a folder of its own; a table without rows has all columns of its kind."""
    count = iter(range(99))

    def write(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> Path:
        folder = tmp_path / f"bundle{next(count)}"
        folder.mkdir()
        for name, rows in tables.items():
            given = list(dict.fromkeys(column for row in rows for column in row))
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
                out = csv.DictWriter(lines, given or [each.name for each in KINDS[name].properties])
                out.writeheader()
                out.writerows(rows)
        return folder

    return write
