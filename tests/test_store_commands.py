"""`cjg store` at a terminal and for machines: both forms, the exit status, one line where it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.neo4j_server import empty_url
from tests.test_command import Cjg, bundle, check_one_line, cjg  # noqa: F401 # a fixture


def told(cjg: Cjg, *words: str) -> Any:  # noqa: F811 # the fixture
    ended = cjg(*words, "--format", "json")
    assert ended.status == 0, ended
    return json.loads(ended.out)


def test_a_folder_over_time(cjg: Cjg, tmp_path: Path) -> None:  # noqa: F811 # the fixture
    for name in ("one", "two", "three"):
        cjg("load", bundle(tmp_path / name, customer=f"id,joined_on\n{name},2026-01-31\n"), "--keep", "3")
    assert [each["state"] for each in told(cjg, "store", "history")] == ["kept", "kept", "current"]
    assert "000003" in cjg("store", "history").out
    assert told(cjg, "store", "rollback", "000001", "--keep", "3") == {
        "revision": "000004",
        "before": "000003",
        "changed": True,
    }
    assert told(cjg, "store", "migrate")["changed"] is False
    contents = told(cjg, "store", "backup", "bank.tar")
    assert (contents["rows"]["customer"], contents["latest_day"]) == (1, "2026-01-31")
    restored = told(cjg, "store", "restore", "bank.tar", "--store", "ladybug://other")
    assert restored["digest"] == contents["digest"] == cjg("store", "digest").out.strip()
    assert told(cjg, "store", "verify") == {"sound": True, "damages": []}
    check_one_line(cjg("store", "rollback", "000009"), "'000009'", "one of")
    check_one_line(cjg("store", "backup", "bank.tar"), "bank.tar", "there already")
    check_one_line(cjg("store", "restore", "bank.tar"), "--over")


def test_damage_is_named_with_what_to_do_and_gives_status_1(cjg: Cjg, tmp_path: Path) -> None:  # noqa: F811 # the fixture
    cjg("load", bundle(tmp_path / "one", customer="id\na\n"))
    graph = tmp_path / "bank" / "revisions" / "000001" / "graph.lbug"
    graph.write_bytes(b"")
    ended = cjg("store", "verify")
    assert ended.status == 1
    assert f"{graph}: is not as it was written" in ended.out
    assert "cjg store rebuild" in ended.out
    assert told(cjg, "store", "rebuild")["revision"] == "000002"
    assert cjg("store", "verify").status == 1
    cjg("store", "migrate", "--keep", "1")
    assert cjg("store", "verify").out.startswith("all is as it was written")


@pytest.mark.neo4j
def test_a_server_says_what_it_cannot(cjg: Cjg, tmp_path: Path) -> None:  # noqa: F811 # the fixture
    url = empty_url()
    cjg("load", bundle(tmp_path / "one", customer="id\na\n"), "--store", url)
    (past,) = told(cjg, "store", "history", "--store", url)
    assert (past["how"], past["state"], past["changed"]) == (
        "load",
        "current",
        {"customer": {"written": 1, "removed": 0}},
    )
    assert told(cjg, "store", "verify", "--store", url)["sound"] is True
    check_one_line(cjg("store", "rollback", "--store", url), "keeps no earlier revision", "restore")
    check_one_line(cjg("store", "rebuild", "--store", url), "restore")
    assert told(cjg, "store", "migrate", "--store", url)["changed"] is False
