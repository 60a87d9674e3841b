"""`cjg doctor` names what is wrong and what to do, and ends with status 1 only then."""

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from api import doctor
from api.command import main
from graph.stores import open_store
from ingestion.load import load
from tests.banks import TINY

Examined = tuple[int, dict[str, dict[str, str]]]
Doctor = Callable[..., Examined]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("doctor")
    load(open_store(f"ladybug://{place}/bank", cache=place), TINY, rejects=place / "rejects")
    return place


@pytest.fixture
def examined(place: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Doctor:
    """Runs the doctor on the bank, or on another, and gives its status and its findings by what was looked at."""
    for name in [each for each in os.environ if each.startswith("CJG")]:
        monkeypatch.delenv(name)

    def run(url: str = f"ladybug://{place}/bank") -> Examined:
        with pytest.raises(SystemExit) as ended:
            main(["doctor", "--store", url, "--format", "json"])
        assert isinstance(ended.value.code, int)
        return ended.value.code, {each["check"]: each for each in json.loads(capfd.readouterr().out)}

    return run


def check_wrong(examined: Examined, check: str, *words: str) -> None:
    """Status 1, and one finding alone is wrong, whose text holds the words."""
    status, findings = examined
    assert status == 1
    assert [name for name, each in findings.items() if each["state"] == "wrong"] == [check]
    for word in words:
        assert word in findings[check]["found"] + findings[check]["advice"]


def test_a_bank_that_is_well_has_nothing_wrong(examined: Doctor) -> None:
    status, findings = examined()
    assert status == 0
    assert {each["state"] for each in findings.values()} <= {"ok", "note"}
    assert findings["revision"]["found"].startswith("000001")
    assert findings["duckdb"]["found"].startswith("2.0.")


def test_a_setting_that_is_misspelt_is_named_with_the_nearest(
    examined: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CJG_MOST_ROW", "7")
    check_wrong(examined(), "settings", "CJG_MOST_ROW is no setting", "CJG_MOST_ROWS")


def test_a_setting_whose_value_is_none_is_named(examined: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CJG_MEMORY", "plenty")
    check_wrong(examined(), "settings", "CJG_MEMORY", "plenty", "3GB")


def test_more_memory_than_there_is_is_wrong(examined: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CJG_MEMORY", "900TB")
    check_wrong(examined(), "memory", "900TB", "set CJG_MEMORY")


def test_a_folder_that_others_may_read_is_wrong(examined: Doctor, place: Path) -> None:
    (place / "bank").chmod(0o755)
    try:
        check_wrong(examined(), "privacy", "755", "chmod 700")
    finally:
        (place / "bank").chmod(0o700)


def test_a_store_without_a_bank_says_how_to_load_one(examined: Doctor, tmp_path: Path) -> None:
    check_wrong(examined(f"ladybug://{tmp_path}/none"), "store", "cjg load")


def test_a_server_that_does_not_answer_says_how_to_start_one(examined: Doctor) -> None:
    check_wrong(examined("bolt://127.0.0.1:9"), "store", "does not answer", "make neo4j")


@pytest.mark.parametrize("url", ["sqlite:///bank", "neo4j://127.0.0.1:99999"])
def test_what_no_server_would_mend_is_not_met_with_one(examined: Doctor, url: str) -> None:
    examination = examined(url)
    check_wrong(examination, "store", "is not allowed")
    assert examination[1]["store"]["advice"] == ""


def test_a_folder_that_is_no_store_is_left_open_to_whom_it_is(examined: Doctor, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a bank", encoding="utf-8")
    tmp_path.chmod(0o755)
    check_wrong(examined(f"ladybug://{tmp_path}"), "store", "is no store")


def test_a_disk_without_room_for_the_next_load_is_wrong(examined: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: SimpleNamespace(free=1 << 20))
    check_wrong(examined(), "disk", "1.0 MiB free", "MiB: make room")


def test_what_a_killed_load_left_is_a_note(examined: Doctor, place: Path) -> None:
    (place / "bank" / "revisions" / "000002").mkdir()
    try:
        status, findings = examined()
    finally:
        (place / "bank" / "revisions" / "000002").rmdir()
    assert (status, findings["leftovers"]["state"]) == (0, "note")
    assert "000002" in findings["leftovers"]["found"]


def test_a_port_that_is_taken_is_a_note(examined: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(doctor, "PORT", taken.getsockname()[1])
        status, findings = examined()
    assert (status, findings["port"]["state"]) == (0, "note")
    assert "--port" in findings["port"]["advice"]


def test_the_table_is_in_both_languages(place: Path, capfd: pytest.CaptureFixture[str], examined: Any) -> None:
    with pytest.raises(SystemExit):
        main(["doctor", "--store", f"ladybug://{place}/bank"])
    told = capfd.readouterr().out
    for word in ("what to do", "怎么办", "disk 磁盘", "ok 正常"):
        assert word in told
