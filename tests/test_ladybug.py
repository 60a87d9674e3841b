"""The embedded store on disk: immutable revisions, one atomic switch, nothing half-written."""

import errno
import fcntl
import hashlib
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.digest import digest
from graph.errors import JourneyError, NotAStore, StoreBusy, StoreError
from graph.model import KINDS
from graph.stores import open_store
from graph.stores.contract import Revision, Store
from graph.stores.ladybug import LadybugStore
from tests.banks import change_of, publish, table_from


def customers(*ids: str) -> dict[str, pa.Table]:
    return {"customer": table_from("customer", [{"id": each, "name": "王"} for each in ids])}


def dangling() -> dict[str, pa.Table]:
    """A tie to nobody: the graph cannot be built from it."""
    return {"linked": table_from("linked", [{"customer_id": "a", "other_id": "nobody", "kind": "device"}])}


def ids(revision: Revision) -> list[str]:
    return [row["id"] for row in revision.local("MATCH (c:Customer) RETURN c.id AS id ORDER BY id")]


def files(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def check_one_line(error: pytest.ExceptionInfo[JourneyError], *named: object) -> None:
    text = str(error.value)
    assert "\n" not in text
    assert all(str(each) in text for each in named), text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "bank"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ladybug") / "bank"
    publish(LadybugStore(folder), customers("a"))
    return folder


@pytest.fixture
def store(published: Path, folder: Path) -> LadybugStore:
    """A store with one customer, a; copied, for that is quicker than loaded."""
    return LadybugStore(Path(shutil.copytree(published, folder)))


def test_a_store_is_opened_by_its_address(folder: Path, store: Store) -> None:
    other = open_store(f"ladybug://{folder}", cache=folder)
    assert (other.url, other.current()) == (f"ladybug://{folder}", store.current())


def test_a_relative_place_stays_the_same_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = LadybugStore(Path("bank"))
    monkeypatch.chdir("/")
    publish(store, customers("a"))
    assert (tmp_path / "bank" / "current").is_file()


def test_a_store_is_private_to_its_owner(folder: Path, store: Store) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_manifest_says_what_the_revision_holds(folder: Path, store: Store) -> None:
    revision = folder / "revisions" / "000001"
    manifest = json.loads((revision / "manifest.json").read_text())
    assert manifest["rows"] == {name: int(name == "customer") for name in KINDS}
    held = {name: hashlib.sha256(data).hexdigest() for name, data in files(revision).items()}
    assert manifest["sha256"] == {name: value for name, value in held.items() if name != "manifest.json"}
    assert set(held) == {"manifest.json", "graph.lbug", *(f"tables/{name}.parquet" for name in KINDS)}


def test_tables_that_stay_are_the_same_file(folder: Path, store: Store) -> None:
    publish(store, {"product": table_from("product", [{"id": "p"}])})
    first, second = (folder / "revisions" / name / "tables" for name in ("000001", "000002"))
    assert (first / "customer.parquet").samefile(second / "customer.parquet")
    assert not (first / "product.parquet").samefile(second / "product.parquet")


def test_tables_are_copied_where_files_cannot_be_linked(
    folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    publish(store, {"product": table_from("product", [{"id": "p"}])})
    first, second = (folder / "revisions" / name / "tables/customer.parquet" for name in ("000001", "000002"))
    assert (first.samefile(second), first.read_bytes()) == (False, second.read_bytes())


def test_an_unchanged_load_touches_no_file_of_a_revision(folder: Path, store: Store) -> None:
    before = files(folder / "revisions")
    assert publish(store, customers("a")) == "000001"
    assert files(folder / "revisions") == before


def test_two_revisions_are_kept(folder: Path, store: Store) -> None:
    for each in ("b", "c"):
        publish(store, customers(each))
    assert sorted(each.name for each in (folder / "revisions").iterdir()) == ["000002", "000003"]


def test_a_reader_keeps_its_revision_while_loads_go_on(folder: Path, store: Store) -> None:
    with closing(store.revision()) as old:
        for each in ("b", "c", "d"):
            publish(store, customers(each))
        assert (old.name, ids(old)) == ("000001", ["a"])
        assert old.table("customer")["id"].to_pylist() == ["a"]
        assert pq.read_metadata(old.path("product")).num_rows == 0
        with closing(store.revision()) as new:
            assert (new.name, ids(new)) == ("000004", ["d"])
    publish(store, customers("e"))
    assert not (folder / "revisions" / "000001").exists()


def test_a_reader_that_meets_a_revision_on_its_way_out_takes_the_next(folder: Path, store: LadybugStore) -> None:
    going = folder / "revisions" / "000001" / "manifest.json"
    found: list[str] = []

    def read() -> None:
        with closing(store.revision()) as revision:
            found.append(revision.name)

    with going.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)  # as one who sweeps it
        reader = threading.Thread(target=read)
        reader.start()
        time.sleep(0.2)
        shutil.copytree(going.parent, folder / "revisions" / "000002")
        (folder / "current").write_text("000002\n")
        going.unlink()
    reader.join(30)
    assert found == ["000002"]


def test_readers_never_see_half_a_load(store: Store) -> None:
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            with closing(store.revision()) as revision:
                table = revision.table("customer")["id"].to_pylist()
                if ids(revision) != table or len(table) != int(revision.name):
                    wrong.append((revision.name, table))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for each in readers:
        each.start()
    for many in (2, 3):
        publish(store, customers(*"abc"[:many]))
    done.set()
    for each in readers:
        each.join(30)
    assert not wrong


def test_many_threads_ask_one_revision(store: Store) -> None:
    seen: list[list[str]] = []
    with closing(store.revision()) as revision, closing(store.revision()) as twin:
        threads = [threading.Thread(target=lambda: seen.append(ids(revision) + ids(twin))) for _ in range(12)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(30)
    assert seen == [["a", "a"]] * 12


def test_a_load_that_fails_leaves_the_bank_as_it_was(folder: Path, store: Store) -> None:
    before = files(folder)
    with pytest.raises(StoreError, match="stays as it was") as caught:
        publish(store, dangling())
    check_one_line(caught, "nobody")
    assert {name: data for name, data in files(folder).items() if name != "lock"} == {
        name: data for name, data in before.items() if name != "lock"
    }
    publish(store, customers("a", "nobody"))
    assert publish(store, dangling()) == "000003"


def test_a_first_load_that_fails_leaves_nothing(folder: Path) -> None:
    with pytest.raises(StoreError):
        publish(LadybugStore(folder), dangling())
    assert not folder.exists()


def test_a_load_that_is_given_up_can_be_tried_again_at_once(store: Store) -> None:
    with store.hold() as holding, closing(store.revision()) as before:
        changes = [change_of(KINDS[name], before.table(name), table) for name, table in dangling().items()]
        with pytest.raises(StoreError):
            holding.publish(changes)
        change = change_of(KINDS["customer"], before.table("customer"), customers("a", "nobody")["customer"])
        assert holding.publish([change, *changes]) == "000002"


def test_a_full_disk_leaves_the_bank_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pq, "write_table", fill)
    with pytest.raises(StoreError) as caught:
        publish(store, customers("b"))
    check_one_line(caught, "No space left")
    with closing(store.revision()) as revision:
        assert ids(revision) == ["a"]


KILLED = """
import os, signal, sys
from pathlib import Path
from graph.stores import ladybug, ladybug_draft
from tests.banks import publish, table_from

def end(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def at(what):
    return lambda step, done, total: end() if step == what else None

moment = sys.argv[2]
if moment == "finish":
    ladybug_draft.Draft.finish = end
if moment == "switch":
    ladybug.StoreFolder.current = property(ladybug.StoreFolder.current.fget, end)
tables = {"customer": table_from("customer", [{"id": each} for each in "xyz"])}
publish(ladybug.LadybugStore(Path(sys.argv[1])), tables, at(moment))
"""


@pytest.mark.parametrize("moment", ["tables", "graph", "finish", "switch"])
def test_a_load_killed_at_any_moment_leaves_the_bank_as_it_was(folder: Path, store: Store, moment: str) -> None:
    with closing(store.revision()) as revision:
        before = digest(revision)
    process = subprocess.run([sys.executable, "-c", KILLED, str(folder), moment], check=False)
    assert process.returncode == -signal.SIGKILL
    with closing(store.revision()) as revision:
        assert (revision.name, digest(revision), ids(revision)) == ("000001", before, ["a"])
    assert (folder / "revisions" / "000002").exists()
    assert when_free(lambda: publish(store, customers("b"))) == "000002"
    with closing(store.revision()) as revision:
        assert ids(revision) == ["b"]
    assert sorted(each.name for each in (folder / "revisions").iterdir()) == ["000001", "000002"]


@pytest.mark.parametrize("moment", ["graph", "finish"])
def test_a_first_load_that_is_killed_leaves_no_bank(folder: Path, moment: str) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(folder), moment], check=False)
    with pytest.raises(NotAStore, match="no bank"):
        LadybugStore(folder).revision()
    assert when_free(lambda: publish(LadybugStore(folder), customers("b"))) == "000001"


def when_free(load: Any) -> Any:
    """What a load gives once the process that builds for a killed one has noticed and ended too."""
    for _ in range(200):
        try:
            return load()
        except StoreBusy:
            time.sleep(0.05)
    return load()


def test_a_busy_store_says_who_holds_it(folder: Path, store: Store) -> None:
    with store.hold(), pytest.raises(StoreBusy) as caught:
        LadybugStore(folder).hold()
    check_one_line(caught, folder, f"process {os.getpid()}", "since 20")


def test_a_reader_is_served_while_a_load_holds_the_store(store: Store) -> None:
    with store.hold(), closing(store.revision()) as revision:
        assert (store.current(), ids(revision)) == ("000001", ["a"])


@pytest.mark.parametrize("what", ["nowhere", "empty"])
def test_where_no_bank_is_the_error_says_how_to_load_one(tmp_path: Path, what: str) -> None:
    (tmp_path / "empty").mkdir()
    store = LadybugStore(tmp_path / what)
    for ask in (store.revision, store.current):
        with pytest.raises(NotAStore) as caught:
            ask()
        check_one_line(caught, "no bank at", what, "cjg load")
    assert not (tmp_path / "nowhere").exists()


def test_a_load_takes_an_empty_folder(tmp_path: Path) -> None:
    publish(LadybugStore(tmp_path), customers("a"))
    with closing(LadybugStore(tmp_path).revision()) as revision:
        assert ids(revision) == ["a"]


def test_a_place_that_is_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "papers" / "revisions").mkdir(parents=True)
    (tmp_path / "papers" / "thesis.txt").write_text("mine")
    before = files(tmp_path)
    for place in ("file", "papers"):
        store = LadybugStore(tmp_path / place)
        for ask in (store.revision, store.current, store.hold):
            with pytest.raises(NotAStore) as caught:
                ask()
            check_one_line(caught, place, "no store")
    assert files(tmp_path) == before


def test_a_place_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    store = LadybugStore(tmp_path / "file" / "bank")
    with pytest.raises(NotAStore) as caught:
        store.hold()
    check_one_line(caught, "file/bank", "cannot be written")
    with pytest.raises(NotAStore, match="no bank"):
        store.revision()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 1}', "null"])
def test_a_damaged_manifest_is_named(folder: Path, store: Store, text: str) -> None:
    manifest = folder / "revisions" / "000001" / "manifest.json"
    manifest.write_text(text)
    with pytest.raises(NotAStore) as caught:
        store.revision()
    check_one_line(caught, manifest, "damaged")


def test_a_manifest_of_another_version_is_refused(folder: Path, store: Store) -> None:
    manifest = folder / "revisions" / "000001" / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "schema": 99}))
    with pytest.raises(NotAStore) as caught:
        store.revision()
    check_one_line(caught, manifest, "99")


@pytest.mark.parametrize("text", ["", "../../etc", "x"])
def test_a_damaged_mark_of_the_current_revision_is_named(folder: Path, store: Store, text: str) -> None:
    (folder / "current").write_text(text)
    for ask in (store.revision, store.current):
        with pytest.raises(NotAStore) as caught:
            ask()
        check_one_line(caught, folder / "current", "damaged")


def test_a_missing_revision_is_named(folder: Path, store: Store) -> None:
    shutil.rmtree(folder / "revisions" / "000001")
    with pytest.raises(NotAStore) as caught:
        store.revision()
    check_one_line(caught, "000001", "missing")


def test_a_truncated_graph_is_named(folder: Path, store: Store) -> None:
    graph = folder / "revisions" / "000001" / "graph.lbug"
    graph.write_bytes(graph.read_bytes()[:5000])
    with pytest.raises(StoreError) as caught, closing(store.revision()) as revision:
        ids(revision)
    check_one_line(caught)


def test_a_damaged_table_is_named(folder: Path, store: Store) -> None:
    table = folder / "revisions" / "000001" / "tables" / "customer.parquet"
    table.write_bytes(b"PAR1")
    with closing(store.revision()) as revision, pytest.raises(StoreError) as caught:
        revision.table("customer")
    check_one_line(caught, table)


@pytest.mark.parametrize("value", [None, [], [None], ["a", None]])
def test_a_parameter_that_would_break_the_engine_is_refused(store: Store, value: object) -> None:
    with closing(store.revision()) as revision, pytest.raises(StoreError) as caught:
        revision.local("RETURN $x AS x", x=value)
    check_one_line(caught, "'x'")


def test_a_walk_goes_farther_than_thirty_hops(folder: Path) -> None:
    chain = [f"{number:04}" for number in range(3000)]
    referrals = [{"referrer_id": before, "referee_id": after} for before, after in itertools.pairwise(chain)]
    store = LadybugStore(folder)
    publish(store, {**customers(*chain), "referred": table_from("referred", referrals)})
    with closing(store.revision()) as revision:
        text = "MATCH (:Customer {id: $id})-[:REFERRED* SHORTEST 1..]->(c) RETURN count(*) AS n, max(c.id) AS last"
        assert revision.local(text, id=chain[0]) == [{"n": 2999, "last": "2999"}]
