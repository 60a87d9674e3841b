"""Many callers while loads switch revisions: no error, and every answer is wholly of one revision."""

import csv
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from graph.snapshot import Bank
from graph.stores.ladybug import LadybugStore
from ingestion.load import load
from queries.question import find
from tests.banks import TINY

CALLERS = 32
SECONDS = 30
SOAK_SECONDS = 600
SWITCHES = 5  # at least, however slow the machine is
AS_OF = "2026-06-30"

ASKED: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("referrals", "networks", {"min_size": "1"}),
    ("referrals", "findings", {}),
    ("referrals", "tree", {"customer": "C01"}),
    ("strategy", "coverage", {}),
    ("strategy", "why-not", {"customer": "C03"}),
    ("products", "pairs", {}),
    ("products", "paths", {"held": "debit", "target": "fund", "min_n": "1"}),
    ("customers", "card", {"customer": "C01"}),
    ("customers", "card", {"customer": "C07"}),
    ("paths", "between", {"source": "customer:C01", "target": "customer:C07"}),
)


@pytest.fixture
def states(tmp_path: Path) -> tuple[Path, Path]:
    """Two bundles with the same keys, so that each load turns the bank wholly from one into the other."""
    other = tmp_path / "other"
    other.mkdir()
    for file in TINY.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            records = list(csv.DictReader(lines))
        if records:
            with (other / file.name).open("w", encoding="utf-8", newline="") as lines:
                out = csv.DictWriter(lines, list(records[0]))
                out.writeheader()
                out.writerows(map(_moved, records))
    return TINY, other


def _moved(record: dict[str, str]) -> dict[str, str]:
    """The row with its days three later and its balance thirteen higher."""
    moved = dict(record)
    for column in ("joined_on", "opened_on", "happened_on", "registered_on"):
        if moved.get(column):
            moved[column] = str(date.fromisoformat(moved[column]) + timedelta(3))
    if moved.get("balance_minor"):
        moved["balance_minor"] = str(int(moved["balance_minor"]) + 13)
    return moved


@pytest.mark.soak
def test_answers_are_of_one_revision_while_loads_switch_them(
    states: tuple[Path, Path], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    expected = [_answers(each, tmp_path / f"apart{number}") for number, each in enumerate(states)]
    assert sum(one != other for one, other in zip(*expected, strict=True)) >= 6, "the two states must tell apart"
    store = LadybugStore(tmp_path / "bank")
    revisions = {load(store, states[0], rejects=tmp_path / "rejects").revision: 0}
    seen: set[tuple[str, int, str]] = set()
    wrong: list[str] = []
    with served(store.url, tmp_path) as address:
        ends = time.monotonic() + (SOAK_SECONDS if request.config.getoption("soak") else SECONDS)
        over = threading.Event()
        callers = [
            threading.Thread(target=_call, args=(address, number, over, seen, wrong)) for number in range(CALLERS)
        ]
        for each in callers:
            each.start()
        while time.monotonic() < ends or len(revisions) < SWITCHES:
            state = len(revisions) % 2
            revisions[load(store, states[state], rejects=tmp_path / "rejects").revision] = state
        over.set()
        for each in callers:
            each.join()
    assert not wrong, wrong[:5]
    for revision, asked, body in seen:
        assert body == expected[revisions[revision]][asked], (revision, ASKED[asked])
    assert len({revision for revision, _, _ in seen}) > 2
    assert {asked for _, asked, _ in seen} == set(range(len(ASKED)))


def _answers(bundle: Path, folder: Path) -> list[str]:
    """What the questions answer over a bank of this bundle alone."""
    store = LadybugStore(folder)
    load(store, bundle, rejects=folder.with_name("rejects"))
    bank = Bank(store.revision())
    try:
        return [_answer(bank, theme, name, given) for theme, name, given in ASKED]
    finally:
        bank.close()


def _answer(bank: Bank, theme: str, name: str, given: dict[str, str]) -> str:
    with bank.snapshot(date.fromisoformat(AS_OF)) as snapshot:
        return _body(find(theme, name).ask(snapshot, **given).to_data())


def _body(answer: dict[str, Any]) -> str:
    return json.dumps([answer["rows"], answer["summary"]], default=str, sort_keys=True)


def _call(address: str, number: int, over: threading.Event, seen: set[tuple[str, int, str]], wrong: list[str]) -> None:
    """Ask one question after the other until it is over."""
    with httpx.Client(base_url=address, timeout=60) as client:
        while not over.is_set():
            number = (number + 1) % len(ASKED)
            theme, name, given = ASKED[number]
            try:
                reply = client.get(f"/v1/{theme}/{name}", params={**given, "as_of": AS_OF})
                if reply.status_code == 200:
                    answer = reply.json()
                    seen.add((answer["receipt"]["revision"], number, _body(answer)))
                else:
                    wrong.append(f"{reply.status_code} {reply.text}")
            except httpx.HTTPError as error:
                wrong.append(repr(error))


@contextmanager
def served(url: str, folder: Path) -> Iterator[str]:
    """The address of a server process over a store."""
    command = [sys.executable, "-c", "from api.command import main; main()", "serve", "--store", url, "--port", "0"]
    surroundings = os.environ | {"CJG_CACHE": str(folder / "cache"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings) as process:
        try:
            assert process.stdout
            yield "http://" + process.stdout.readline().partition("http://")[2].partition("/")[0]
        finally:
            process.terminate()
