"""Every measurement, on synthetic banks of the sizes asked for: `python -m benchmarks [CUSTOMERS …] [neo4j gds]`.

Each runs in a process of its own, whose memory is watched. Results are written to `benchmarks/results/<customers>.json`
as they come, and `python -m benchmarks.report` makes the page and the picture of them. With `neo4j` or `gds` only that
is measured, beside what was found before.
"""

import importlib
import json
import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.watching import Failed, Watched, watch
from graph.errors import JourneyError

RESULTS = Path(__file__).with_name("results")
LIBRARIES = ("duckdb", "ladybug", "neo4j", "networkx", "numpy", "pandas", "pyarrow", "scipy")
SIZES = (100_000, 1_000_000)
OF_BUNDLES = ("neo4j", "gds")  # modules whose measures take a bundle
OF_BANKS = ("referrals", "strategy", "products", "service")  # modules whose measures take a store
QUESTIONS = {
    "networks": ("referrals", "networks"),
    "findings": ("referrals", "findings"),
    "coverage": ("strategy", "coverage"),
    "pairs": ("products", "pairs"),
    "paths": ("products", "paths", "--held", "debit", "--target", "fund"),
    "digest": ("store", "digest"),
}
MOST_FOR_NEO4J = 1_000_000  # customers, which take most of an hour


@dataclass
class Results:
    """What was found at one size; written at every step, so that a run that is stopped leaves what it has."""

    customers: int
    commands: dict[str, dict[str, float]] = field(default_factory=dict)
    measures: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def before(cls, customers: int) -> "Results":
        """What was found before at this size."""
        file = RESULTS / f"{customers}.json"
        found = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return cls(customers, found.get("commands", {}), found.get("measures", {}))

    def command(self, name: str, took: Watched) -> None:
        """Note a whole command: from the start of its process to the end."""
        self.commands[name] = {"seconds": took.seconds, "mebibytes": took.mebibytes}
        print(f"{self.customers:,} {name}: {took.seconds:.1f} s, {took.mebibytes:,.0f} MiB", flush=True)
        self.write()

    def measures_of(self, name: str, took: Watched) -> None:
        """Note a measure, or several by their own names, with the most memory of ours, or of all of their process."""
        found: dict[str, Any] = took.said
        several = found if all(isinstance(each, dict) for each in found.values()) else {name: found}
        for own, each in several.items():
            self.measure(own, {"mebibytes": took.mebibytes} | each)

    def measure(self, name: str, found: dict[str, Any]) -> None:
        """Note a measure."""
        self.measures[name] = found
        print(f"{self.customers:,} {name}: {json.dumps(found)}", flush=True)
        self.write()

    def write(self) -> None:
        """Write what is there, with machine and versions."""
        RESULTS.mkdir(exist_ok=True)
        about = {
            "customers": self.customers,
            "machine": _machine(),
            "versions": {each: version(each) for each in LIBRARIES},
        }
        text = json.dumps({**about, "commands": self.commands, "measures": self.measures}, indent=1)
        (RESULTS / f"{self.customers}.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Measure every size; a measure that cannot run is said, and the others go on."""
    only = [each for each in sys.argv[1:] if each in OF_BUNDLES]
    for customers in [int(each) for each in sys.argv[1:] if each not in only] or SIZES:
        with tempfile.TemporaryDirectory() as place:
            if only:
                _measure_only(only, Results.before(customers), Path(place))
            else:
                _measure(Results(customers), Path(place))


def _measure_only(modules: Sequence[str], results: Results, place: Path) -> None:
    bundle = place / "bundle"
    watch(_generating(bundle, results), speaks_json=False)
    _measures(dict.fromkeys(modules, str(bundle)), results)


def _measure(results: Results, place: Path) -> None:
    bundle, url = place / "bundle", f"ladybug://{place}/bank"
    results.command("generate", watch(_generating(bundle, results), speaks_json=False))
    _load(results, bundle, url)
    for name, words in QUESTIONS.items():
        results.command(name, watch(_cjg(*words, "--store", url), speaks_json=False))
    subjects = dict.fromkeys(OF_BANKS, url) | (
        dict.fromkeys(OF_BUNDLES, str(bundle)) if results.customers <= MOST_FOR_NEO4J else {}
    )
    _measures(subjects, results)


def _generating(bundle: Path, results: Results) -> list[str]:
    return _cjg("generate", str(bundle), "--customers", str(results.customers))


def _measures(subjects: Mapping[str, str], results: Results) -> None:
    for module, subject in subjects.items():
        for function in importlib.import_module(f"benchmarks.{module}").MEASURES:
            try:
                results.measures_of(function.__name__, _in_a_process(module, function.__name__, subject))
            except (Failed, JourneyError) as error:
                print(f"{results.customers:,} {function.__name__}: not measured, {error}", flush=True)


def _load(results: Results, bundle: Path, url: str) -> None:
    """A load as a multiple of bare copies of the same rows; then the same load again, which finds nothing new."""
    bare = sum(_in_a_process("loading", "bare_copies", str(bundle)).said.values())
    loading = _cjg("load", str(bundle), "--store", url, "--rejects", str(bundle.with_name("rejects")))
    took = watch(loading, speaks_json=False, may_reject=True)
    results.command("load", took)
    found = {"ours": took.seconds, "theirs": bare, "ratio": took.seconds / bare, "mebibytes": took.mebibytes}
    results.measure("load_against_bare_copies", found)
    results.command("load again", watch(loading, speaks_json=False, may_reject=True))


def _in_a_process(module: str, function: str, subject: str) -> Watched:
    command = [sys.executable, "-m", "benchmarks.measure", module, function, subject]
    return watch(command, aloud=module in OF_BUNDLES)


def _cjg(*words: str) -> list[str]:
    return [sys.executable, "-c", "from api.command import main; main()", *words]


def _machine() -> dict[str, Any]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "gibibytes": round(memory / 2**30),
    }


if __name__ == "__main__":
    main()
