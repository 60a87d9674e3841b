"""Runs every measurement on one synthetic bank and writes `benchmarks/results/<customers>.json`."""

import json
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks.measures import MEASURES
from benchmarks.subject import Subject

RESULTS = Path(__file__).with_name("results")
LIBRARIES = ("duckdb", "ladybug", "networkx", "numpy", "pandas", "pyarrow", "scipy")


def main() -> None:
    """Measure, print a line each, and write the results with machine and versions."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as place:
        subject = Subject(Path(place), customers)
        found = {measure.__name__: measure(subject) for measure in MEASURES}
        subject.close()
    for name, result in found.items():
        print(f"{name}: {result['ratio']:.1f} ({result['ours']:.2f} s, {result['theirs']:.2f} s)")
    RESULTS.mkdir(exist_ok=True)
    machine = {"system": platform.platform(terse=True), "python": platform.python_version()}
    versions = {name: version(name) for name in LIBRARIES}
    text = json.dumps({"customers": customers, "machine": machine, "versions": versions, "ratios": found}, indent=1)
    (RESULTS / f"{customers}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
