"""A backup of either store is the bank, wherever it is restored; one that is not whole is refused."""

import random
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pytest

from graph.backup import back_up
from graph.digest import digest
from graph.errors import BadInput, BadParameter, LoadRefused
from graph.restore import restore
from graph.stores.contract import Store
from graph.stores.ladybug import LadybugStore
from tests.banks import TINY, publish, table_from, tables_of, with_counted
from tests.graph_banks import random_graph
from tests.stores import MAKES, empty_store
from tests.test_ladybug_upkeep import customers, digest_of, flip


@pytest.fixture(params=MAKES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with closing(empty_store(request.param, tmp_path)) as store:
        yield store


def random_tables(seed: int) -> dict[str, pa.Table]:
    records = random_graph(random.Random(seed), density=0.5)  # noqa: S311 # chance for tests, not for secrets
    tables = {name: table_from(name, rows) for name, rows in records.items()}
    return {**tables, "referred": with_counted(tables)}


def backed_up(store: Store, place: Path) -> Path:
    with closing(store.revision()) as revision:
        contents = back_up(revision, store.url, place)
        assert contents.digest == digest(revision)
    return place


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the tiny bank, as a folder."""
    folder = tmp_path_factory.mktemp("backup")
    store = LadybugStore(folder / "bank")
    publish(store, tables_of(TINY))
    return backed_up(store, folder / "backup")


def test_a_bank_goes_through_a_backup_and_over_another_bank(store: Store, tmp_path: Path, backup: Path) -> None:
    form = "backup.tar" if "ladybug" in store.url else "backup"
    publish(store, random_tables(len(form)))
    before = digest_of(store)
    place = backed_up(store, tmp_path / form)
    other = restore(backup, store, over=True)
    assert digest_of(store) == other.digest != before
    again = restore(place, store, over=True)
    assert (digest_of(store), again.digest) == (before, before)
    assert restore(place, store, over=True).written == 0
    assert [each.how for each in store.history()] == ["load", "restore", "restore"]
    assert store.verify() == []


@pytest.mark.neo4j
def test_a_bank_moves_from_the_server_into_a_folder(tmp_path: Path) -> None:
    with closing(empty_store("neo4j", tmp_path)) as server:
        publish(server, random_tables(3))
        place = backed_up(server, tmp_path / "backup.tar")
        before = digest_of(server)
    with closing(LadybugStore(tmp_path / "moved")) as moved:
        assert restore(place, moved).digest == digest_of(moved) == before


def test_a_backup_goes_into_an_empty_store_but_over_a_bank_only_if_told(store: Store, backup: Path) -> None:
    restored = restore(backup, store)
    assert (digest_of(store), store.current()) == (restored.digest, restored.revision)
    with pytest.raises(LoadRefused, match="--over"):
        restore(backup, store)
    assert store.current() == restored.revision


def test_a_backup_is_of_one_revision_while_loads_go_on(tmp_path: Path) -> None:
    store = LadybugStore(tmp_path / "bank")
    publish(store, customers("a"))
    with closing(store.revision()) as revision:
        before = digest(revision)
        for each in "bcd":
            publish(store, customers(each))
        assert back_up(revision, store.url, tmp_path / "backup").digest == before


def test_a_backup_is_its_owners_alone_and_takes_no_place_of_others(tmp_path: Path, backup: Path) -> None:
    store = LadybugStore(tmp_path / "bank")
    restore(backup, store)
    for form in ("one", "one.tar"):
        place = backed_up(store, tmp_path / form)
        assert place.stat().st_mode & 0o077 == 0
        with closing(store.revision()) as revision, pytest.raises(BadParameter, match="there already"):
            back_up(revision, store.url, place)
    (tmp_path / "file").write_text("mine")
    with closing(store.revision()) as revision, pytest.raises(BadParameter, match="cannot be written"):
        back_up(revision, store.url, tmp_path / "file" / "backup")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["bank", "file", "one", "one.tar"]


def test_any_flipped_byte_of_a_backup_is_refused(tmp_path: Path, backup: Path) -> None:
    chance = random.Random(5)  # noqa: S311 # chance for tests, not for secrets
    store = LadybugStore(tmp_path / "bank")
    for file in sorted(each for each in backup.rglob("*") if each.is_file()):
        for position in {0, file.stat().st_size - 1, chance.randrange(file.stat().st_size)}:
            mask = 1 << chance.randrange(8)
            flip(file, position, mask)
            with pytest.raises(BadInput, match="damaged") as caught:
                restore(backup, store)
            assert "\n" not in str(caught.value)
            assert file.stem in str(caught.value)
            flip(file, position, mask)
    assert not (tmp_path / "bank").exists()


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    store = LadybugStore(tmp_path / "bank")
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.tar").write_text("no tar")
    with tarfile.open(tmp_path / "other.tar", "w") as tar:
        tar.add(tmp_path / "text.tar", arcname="../backup.json")
    for name in ("nothing", "folder", "text.tar", "other.tar"):
        with pytest.raises(BadInput) as caught:
            restore(tmp_path / name, store)
        assert name in str(caught.value)
        assert "\n" not in str(caught.value)
    assert not (tmp_path / "bank").exists()
