"""Ctrl-C during a load: it ends soon, in one line, with status 130, and the bank is what it was."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from graph.digest import digest
from graph.stores import open_store
from ingestion.load import load
from ingestion.synthetic import generate
from tests.banks import TINY

PATIENCE = 120  # seconds after which a load that does not end is killed and the test fails

# The command, which sends itself the signal of Ctrl-C at a given report of its progress, in the midst of its work.
LOADING = """
import os, signal, sys
from api import command, printing
from contextlib import contextmanager

signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests
when, words = sys.argv[1], sys.argv[2:]

@contextmanager
def progress():
    def report(what, done, total):
        if what == when:
            os.kill(os.getpid(), signal.SIGINT)
    yield report

printing.progress = progress
command.main(words)
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cancel") / "bundle"
    generate(folder, 300, 1)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    load(open_store(f"ladybug://{tmp_path}/bank", cache=tmp_path), TINY, rejects=tmp_path / "rejects")
    return tmp_path / "bank"


def fingerprint(folder: Path) -> tuple[str, str]:
    revision = open_store(f"ladybug://{folder}", cache=folder).revision()
    try:
        return revision.name, digest(revision)
    finally:
        revision.close()


@pytest.mark.parametrize("moment", ["checking customer", "checking interacted", "tables", "graph"])
def test_ctrl_c_ends_a_load_in_one_line_and_the_bank_stays_as_it_was(bundle: Path, store: Path, moment: str) -> None:
    before = fingerprint(store)
    words = ["load", str(bundle), "--store", f"ladybug://{store}", "--rejects", str(store.parent / "new")]
    ended = subprocess.run(
        [sys.executable, "-c", LOADING, moment, *words], capture_output=True, text=True, timeout=PATIENCE,
        start_new_session=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (130, "")
    assert ended.stderr == "cjg: cancelled 已取消: the bank stays as it was\n"
    assert fingerprint(store) == before
    assert not (store.parent / "new").exists()
    assert {each.name for each in (store / "revisions").iterdir()} == {before[0]}


def test_ctrl_c_from_a_terminal_reaches_the_process_that_builds_the_graph_too(bundle: Path, store: Path) -> None:
    before = fingerprint(store)
    command = [sys.executable, "-c", LOADING.replace("os.kill(os.getpid()", "os.killpg(os.getpgid(0)"), "graph"]
    words = ["load", str(bundle), "--store", f"ladybug://{store}", "--rejects", str(store.parent / "new")]
    ended = subprocess.run(
        [*command, *words], capture_output=True, text=True, timeout=PATIENCE, start_new_session=True, check=False
    )
    assert ended.returncode == 130
    assert ended.stderr == "cjg: cancelled 已取消: the bank stays as it was\n"
    assert fingerprint(store) == before


def test_ctrl_c_while_a_file_is_read_leaves_the_bank_and_a_line_of_the_log(store: Path, tmp_path: Path) -> None:
    before = fingerprint(store)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "customer.csv").write_text("id\nX1\n")
    words = ["load", str(tmp_path / "new"), "--store", f"ladybug://{store}", "--log", "json"]
    ended = subprocess.run(
        [sys.executable, "-c", LOADING, "reading customer.csv", *words], capture_output=True, text=True,
        timeout=PATIENCE, start_new_session=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (130, "")
    *_, logged, said = ended.stderr.splitlines()
    assert (json.loads(logged)["event"], said) == ("load cancelled", "cjg: cancelled 已取消: the bank stays as it was")
    assert fingerprint(store) == before


def test_a_first_load_that_is_cancelled_leaves_no_store(bundle: Path, tmp_path: Path) -> None:
    words = ["load", str(bundle), "--store", f"ladybug://{tmp_path}/new", "--rejects", str(tmp_path / "rejects")]
    ended = subprocess.run(
        [sys.executable, "-c", LOADING, "graph", *words], capture_output=True, text=True, timeout=PATIENCE,
        start_new_session=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (130, "cjg: cancelled 已取消: the bank stays as it was\n")
    assert not (tmp_path / "new").exists()
