"""The embedded store over time: what was, back to it, damage that is found, and stores of earlier versions."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.digest import digest
from graph.errors import BadParameter, JourneyError, NotAStore, StoreError
from graph.sealed import sha256
from graph.stores.contract import Store
from graph.stores.ladybug import LadybugStore
from graph.stores.ladybug_manifest import Manifest
from tests.banks import publish, table_from
from tests.test_ladybug import when_free


def customers(*ids: str) -> dict[str, pa.Table]:
    return {"customer": table_from("customer", [{"id": each, "joined_on": "2026-01-31"} for each in ids])}


def digest_of(store: Store) -> str:
    with closing(store.revision()) as revision:
        return digest(revision)


def one_line(error: pytest.ExceptionInfo[JourneyError]) -> str:
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two loads: customers a and b, then a alone with a product."""
    folder = tmp_path_factory.mktemp("upkeep") / "bank"
    store = LadybugStore(folder)
    publish(store, customers("a", "b"))
    publish(store, {**customers("a"), "product": table_from("product", [{"id": "p"}])})
    return folder


@pytest.fixture
def folder(twice: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(twice, tmp_path / "bank"))


@pytest.fixture
def store(folder: Path) -> LadybugStore:
    return LadybugStore(folder)


def rolled_back(store: Store, name: str | None = None) -> str:
    with store.hold() as holding:
        return holding.rollback(name)


# What was


def test_the_history_says_what_every_revision_was(store: LadybugStore) -> None:
    first, second = store.history()
    assert (first.revision, first.how, first.before, first.state) == ("000001", "load", None, "kept")
    assert (second.revision, second.how, second.before, second.state) == ("000002", "load", "000001", "current")
    assert first.changed == {"customer": {"written": 2, "removed": 0}}
    assert second.changed == {"customer": {"written": 0, "removed": 1}, "product": {"written": 1, "removed": 0}}
    assert (first.rows, second.rows, first.latest_day) == (2, 2, "2026-01-31")
    assert first.made <= second.made


def test_the_history_keeps_what_is_swept(folder: Path, store: LadybugStore) -> None:
    before = store.history()
    publish(store, customers("c"))
    publish(store, customers("d"))
    after = store.history()
    assert [each.state for each in after] == ["gone", "gone", "kept", "current"]
    assert [each.changed for each in after[:2]] == [each.changed for each in before]
    assert not (folder / "revisions" / "000001").exists()


def test_more_revisions_are_kept_where_more_are_wanted(folder: Path) -> None:
    store = LadybugStore(folder, kept=3)
    publish(store, customers("c"))
    assert [each.state for each in store.history()] == ["kept", "kept", "current"]
    with LadybugStore(folder, kept=1).hold():
        pass
    assert [each.state for each in store.history()] == ["gone", "gone", "current"]


# Back


def test_a_rollback_is_the_earlier_bank_as_a_new_revision(folder: Path, store: LadybugStore) -> None:
    before = digest_of(store)
    assert rolled_back(store) == store.current() == "000003"
    with closing(store.revision()) as revision:
        assert revision.local("MATCH (c:Customer) RETURN c.id AS id ORDER BY id") == [{"id": "a"}, {"id": "b"}]
        assert revision.table("customer")["id"].to_pylist() == ["a", "b"]
        assert digest(revision) != before
    last = store.history()[-1]
    assert (last.how, last.before, last.of, last.rows) == ("rollback", "000002", "000001", 2)
    assert last.changed == {"customer": {"written": 1, "removed": 0}, "product": {"written": 0, "removed": 1}}
    assert rolled_back(store) == "000004"
    assert digest_of(store) == before
    assert store.verify() == []


def test_a_rollback_from_a_damaged_revision_is_made_without_counts(folder: Path, store: LadybugStore) -> None:
    (folder / "revisions" / "000002" / "tables" / "customer.parquet").write_bytes(b"PAR1")
    assert rolled_back(store) == "000003"
    assert store.history()[-1].changed == {}


def test_a_rollback_costs_no_room(folder: Path, store: LadybugStore) -> None:
    graph = folder / "revisions" / "000001" / "graph.lbug"
    inode = graph.stat().st_ino
    rolled_back(store, "000001")
    assert (folder / "revisions" / "000003" / "graph.lbug").stat().st_ino == inode


def test_a_rollback_to_the_one_revision_that_would_be_swept_works(folder: Path) -> None:
    store = LadybugStore(folder, kept=1)
    before = digest_of(LadybugStore(folder))
    assert rolled_back(store) == "000003"
    assert digest_of(store) != before
    assert [each.state for each in store.history()] == ["gone", "gone", "current"]


@pytest.mark.parametrize("name", ["000002", "000007", "x", "../../etc", ""])
def test_a_rollback_to_what_is_not_there_lists_what_is(store: LadybugStore, name: str) -> None:
    with pytest.raises(BadParameter) as caught:
        rolled_back(store, name)
    assert "one of 000001" in one_line(caught)
    assert store.current() == "000002"


def test_a_rollback_without_an_earlier_revision_is_refused(folder: Path) -> None:
    store = LadybugStore(folder, kept=1)
    with store.hold():
        pass
    with pytest.raises(StoreError, match="no earlier revision"):
        rolled_back(store)


def test_a_rollback_to_a_damaged_revision_is_refused(folder: Path, store: LadybugStore) -> None:
    flip(folder / "revisions" / "000001" / "tables" / "customer.parquet", 20)
    with pytest.raises(StoreError) as caught:
        rolled_back(store)
    assert "customer.parquet is not as it was written" in one_line(caught)
    assert store.current() == "000002"


KILLED = """
import os, signal, sys
from pathlib import Path
from graph.stores import ladybug, ladybug_draft

def end(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[3] == "finish":
    ladybug_draft.Draft.finish = end
else:
    ladybug.StoreFolder.current = property(ladybug.StoreFolder.current.fget, end)
with ladybug.LadybugStore(Path(sys.argv[1])).hold() as holding:
    getattr(holding, sys.argv[2])(*sys.argv[4:])
"""


@pytest.mark.parametrize(
    "words",
    [("rollback", "finish", "000001"), ("rollback", "switch", "000001"), ("migrate", "switch"), ("rebuild", "finish")],
    ids=lambda words: " ".join(words[:2]),
)
def test_whatever_makes_a_revision_may_be_killed(folder: Path, store: LadybugStore, words: tuple[str, ...]) -> None:
    if words[0] == "migrate":
        as_schema_1(folder)
    before = digest_of(store)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(folder), *words], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (store.current(), digest_of(store)) == ("000002", before)
    assert when_free(lambda: rolled_back(store)) == "000003"
    assert store.verify() == []


# Damage


def flip(file: Path, position: int, mask: int = 1) -> None:
    """Another byte in a file, at a position from its start or, negative, its end. Links to it stay links."""
    with file.open("r+b") as stream:
        stream.seek(position, os.SEEK_SET if position >= 0 else os.SEEK_END)
        (byte,) = stream.read(1)
        stream.seek(-1, os.SEEK_CUR)
        stream.write(bytes([byte ^ mask]))


def test_a_sound_store_has_no_damage(store: LadybugStore) -> None:
    assert store.verify() == []


def test_any_flipped_byte_is_found_and_its_file_is_named(folder: Path) -> None:
    publish(LadybugStore(folder), customers("c"))
    store, chance = LadybugStore(folder), random.Random(4)  # noqa: S311 # chance for tests, not for secrets
    files = sorted(each for each in folder.rglob("*") if each.is_file() and each.name != "lock")
    assert {"current", "history.jsonl", "manifest.json", "graph.lbug", "customer.parquet"} <= {f.name for f in files}
    for file in files:
        size = file.stat().st_size
        for position in {0, size - 1, chance.randrange(size)}:
            mask = 1 << chance.randrange(8)
            flip(file, position, mask)
            assert any(each.what.startswith(str(file)) for each in store.verify()), (file, position, mask)
            flip(file, position, mask)
    assert store.verify() == []


@pytest.mark.parametrize("part", ["graph.lbug", "tables/customer.parquet", "manifest.json"])
def test_a_missing_file_is_found(folder: Path, store: LadybugStore, part: str) -> None:
    file = folder / "revisions" / "000002" / part
    file.unlink()
    (damage,) = store.verify()
    assert damage.what == str(file)
    assert "rollback 000001" in damage.remedy or "rebuild" in damage.remedy


def test_a_missing_mark_is_found(folder: Path, store: LadybugStore) -> None:
    (folder / "current").unlink()
    assert [each.what for each in store.verify()] == [str(folder / "current")]


def test_a_lost_mark_loses_no_bank(folder: Path, store: LadybugStore) -> None:
    before = digest_of(store)
    (folder / "current").unlink()
    with pytest.raises(NotAStore) as caught:
        store.revision()
    assert one_line(caught).endswith("current is missing: cjg store verify says what to do")
    with LadybugStore(folder).hold():
        pass
    assert (store.current(), digest_of(store)) == ("000002", before)
    assert [each.state for each in store.history()] == ["kept", "current"]


def test_a_damaged_graph_is_built_anew(folder: Path, store: LadybugStore) -> None:
    before = digest_of(store)
    flip(folder / "revisions" / "000002" / "graph.lbug", 5000)
    (damage,) = store.verify()
    assert damage.remedy.endswith("cjg store rebuild")
    with store.hold() as holding:
        assert holding.rebuild() == "000003"
    assert digest_of(store) == before
    assert [each.what for each in store.verify()] == [str(folder / "revisions" / "000002" / "graph.lbug")]
    publish(store, customers("c"))
    assert store.verify() == []


def test_a_graph_is_not_built_from_a_damaged_table(folder: Path, store: LadybugStore) -> None:
    flip(folder / "revisions" / "000002" / "tables" / "customer.parquet", 20)
    with store.hold() as holding, pytest.raises(StoreError) as caught:
        holding.rebuild()
    assert "customer.parquet" in one_line(caught)


def resealed(folder: Path, name: str, table: pa.Table) -> None:
    """Rows of a kind that no load would have left, in a store that is otherwise as it was written."""
    revision = folder / "revisions" / "000002"
    pq.write_table(table, revision / "tables" / f"{name}.parquet")
    manifest = Manifest.read(revision)
    hashes = {**manifest.sha256, f"tables/{name}.parquet": sha256(revision / "tables" / f"{name}.parquet")}
    rows = {**manifest.rows, name: table.num_rows}
    (revision / "manifest.json").write_text(replace(manifest, sha256=hashes, rows=rows).text)


@pytest.mark.parametrize(
    ("kind", "records", "reason"),
    [
        ("customer", [{"id": "b"}, {"id": "a"}], "1 rows are not in key order"),
        ("customer", [{"id": "a"}, {"id": "a"}], "or there twice"),
        ("linked", [{"customer_id": "a", "other_id": "z", "kind": "device"}], "1 rows whose other_id is no customer"),
        ("customer", [{"id": "a"}, {"id": "b"}], "customer: 1 rows, 2 in the manifest"),
    ],
)
def test_rows_that_no_load_leaves_are_found(
    folder: Path, store: LadybugStore, kind: str, records: list[dict[str, str]], reason: str
) -> None:
    resealed(folder, kind, table_from(kind, records))
    assert any(reason in each.reason for each in store.verify()), store.verify()


# Stores of earlier versions


def as_schema_1(folder: Path) -> None:
    """The store as version 0.1 wrote it: its manifests had no more than this."""
    for each in (folder / "revisions").iterdir():
        now = json.loads((each / "manifest.json").read_text())
        then = {"schema": 1, **{name: now[name] for name in ("revision", "created", "rows", "sha256")}}
        (each / "manifest.json").write_text(json.dumps(then, indent=1) + "\n")
    (folder / "history.jsonl").unlink(missing_ok=True)


def test_a_store_of_schema_1_is_read_and_loaded_into_without_a_step(folder: Path, store: LadybugStore) -> None:
    before = digest_of(store)
    as_schema_1(folder)
    assert digest_of(store) == before
    assert store.verify() == []
    assert [(each.how, each.latest_day, each.state) for each in store.history()] == [
        ("load", None, "kept"),
        ("load", None, "current"),
    ]
    assert publish(store, customers("a", "b")) == "000003"
    assert store.history()[-1].latest_day == "2026-01-31"
    assert rolled_back(store, "000002") == "000004"
    assert digest_of(store) == before


def test_a_store_of_schema_1_is_migrated(folder: Path, store: LadybugStore) -> None:
    before = digest_of(store)
    as_schema_1(folder)
    with store.hold() as holding:
        assert holding.migrate() == "000003"
        assert holding.migrate() == "000003"
    assert digest_of(store) == before
    assert [(each.how, each.latest_day) for each in store.history()][-1] == ("migrate", "2026-01-31")
    assert json.loads((folder / "revisions" / "000003" / "manifest.json").read_text())["schema"] == 2
    assert store.verify() == []


def test_a_store_of_a_later_version_is_refused(folder: Path, store: LadybugStore) -> None:
    file = folder / "revisions" / "000002" / "manifest.json"
    file.write_text(json.dumps({"schema": 3, "whatever": "comes"}))
    with pytest.raises(NotAStore) as caught:
        store.revision()
    assert "has schema 3, this version reads up to 2" in one_line(caught)
    with pytest.raises(NotAStore) as caught:  # which is no damage
        store.verify()
    assert "take the version that wrote it" in one_line(caught)
