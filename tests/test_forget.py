"""A person who is forgotten: the bank is that of a load without them, and no file names them any more."""

import json
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from api.service import Service
from graph.digest import digest
from graph.errors import UnknownNode
from graph.model import EDGES, KINDS
from graph.scratch import Scratch
from graph.stores.contract import Store
from graph.stores.ladybug import LadybugStore
from graph.stores.neo4j_bookmark import shortened
from graph.stores.neo4j_cache import Cache
from ingestion.forget import foresee, forget
from ingestion.load import load
from queries.question import find
from tests.banks import TINY, tables_of
from tests.graph_banks import Records, random_graph
from tests.stores import MAKES, empty_store
from tests.table_store import TableStore
from tests.test_command import Cjg, cjg  # noqa: F401 # a fixture
from tests.test_ladybug_upkeep import digest_of
from tests.test_whole_path import written

CUSTOMERS = [
    (each.name, end.name) for each in EDGES for end in (each.source, each.target) if end.refers_to == "customer"
]


def without(records: Records, customer: str) -> Records:
    """The bundle of everybody else."""
    left = {name: [*rows] for name, rows in records.items()}
    left["customer"] = [row for row in left["customer"] if row["id"] != customer]
    for name, end in CUSTOMERS:
        left[name] = [row for row in left[name] if row[end] != customer]
    return left


def tiny() -> Records:
    return {name: table.to_pylist() for name, table in tables_of(TINY).items()}


def loaded(store: Store, records: Records, folder: Path) -> str:
    load(store, written(records, "parquet", folder), rejects=folder / "rejects")
    return digest_of(store)


def fresh(records: Records, folder: Path) -> str:
    """The digest of a first load of these records."""
    folder.mkdir()
    return loaded(TableStore(folder), records, folder / "bundle")


@pytest.fixture(params=MAKES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with closing(empty_store(request.param, tmp_path)) as store:
        yield store


@pytest.mark.parametrize("seed", range(4))
def test_the_bank_is_that_of_a_load_without_the_person(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 # chance for tests, not for secrets
    records = random_graph(chance)
    store = TableStore(tmp_path)
    loaded(store, records, tmp_path / "bundle")
    for number, customer in enumerate(chance.sample([row["id"] for row in records["customer"]], 3)):
        records = without(records, customer)
        forgotten = forget(store, customer, tmp_path / "rejects")
        assert forgotten.rows["customer"] == 1
        assert digest_of(store) == fresh(records, tmp_path / f"fresh{number}")


def test_a_referee_becomes_a_root_or_anothers(tmp_path: Path) -> None:
    store = TableStore(tmp_path)
    loaded(store, tiny(), tmp_path / "bundle")
    before = {row[1]: row[0] for row in store.rows("referred") if row[5]}
    referrer = max(set(before.values()), key=lambda each: sum(each == other for other in before.values()))
    forget(store, referrer, tmp_path / "rejects")
    after = {row[1]: row[0] for row in store.rows("referred") if row[5]}
    assert referrer not in {*after, *after.values()}
    assert {each for each in before if before[each] != referrer} - {referrer} <= set(after)


def rows_of(file: Path) -> set[str]:
    """All texts in a Parquet file."""
    table = pq.read_table(file, partitioning=None)
    return {str(value) for row in table.to_pylist() for value in row.values() if value is not None}


def test_nothing_names_the_person_any_more(store: Store, tmp_path: Path) -> None:
    records, rejected = tiny(), tmp_path / "rejects"
    records["customer"] += [{"id": "C010", "name": "欧阳修"}, {"id": "C0101", "name": "欧阳询"}]
    records["linked"] += [{"customer_id": "C010", "other_id": "C01", "kind": "device"}]
    loaded(store, records, tmp_path / "first")
    twice = [{"customer_id": each, "other_id": "C01", "kind": "device"} for each in ("C010", "C010", "C0101", "C0101")]
    load(store, written({"linked": twice}, "parquet", tmp_path / "later"), rejects=rejected)
    load(store, written({"channel": [{"id": "post"}]}, "parquet", tmp_path / "last"), rejects=tmp_path / "none")
    foreseen = foresee(store, "C010", rejected)
    assert (foreseen.rows, foreseen.rejects) == ({"customer": 1, "linked": 1}, 1)
    assert foreseen.traces
    forgotten = forget(store, "C010", rejected)
    assert (forgotten.rows, forgotten.rejects, forgotten.is_whole) == ({"customer": 1, "linked": 1}, 1, True)
    assert not any(secret in f"{forgotten}{foreseen}" for secret in ("C010", "欧阳修"))
    del records["linked"][-1]
    records["customer"].pop(-2)
    records["channel"].append({"id": "post"})
    records["linked"].append(twice[-1])
    assert digest_of(store) == fresh(records, tmp_path / "fresh")
    files = [file for place in store.places() for file in place.rglob("*.parquet")]
    assert files
    assert not any({"C010", "欧阳修"} & rows_of(file) for file in files)
    assert any("C0101" in rows_of(file) for file in files)
    _, line = (rejected / "linked.csv").read_text(encoding="utf-8").splitlines()
    assert '"C0101, C01, device"' in line
    with pytest.raises(UnknownNode):
        foresee(store, "C010", rejected)


# Readers, files elsewhere, the command


@pytest.fixture
def folder(tmp_path: Path) -> LadybugStore:
    store = LadybugStore(tmp_path / "bank")
    loaded(store, tiny(), tmp_path / "bundle")
    return store


def test_a_reader_of_an_earlier_revision_is_told_and_the_person_is_forgotten_again(
    folder: LadybugStore, tmp_path: Path
) -> None:
    with closing(folder.revision()):
        forgotten = forget(folder, "C01", tmp_path / "rejects", patience=0)
        assert forgotten.still_read == ("000001",)
        assert not forgotten.is_whole
        assert forgotten.search.traces
    again = forget(folder, "C01", tmp_path / "rejects")
    assert (again.revision, again.rows, again.is_whole) == ("000002", {}, True)
    assert [(each.how, each.state) for each in folder.history()] == [("load", "gone"), ("forget", "current")]
    with folder.hold() as holding, pytest.raises(Exception, match="no earlier revision"):
        holding.rollback(None)


def test_a_server_forgets_its_answers_with_the_revision(folder: LadybugStore, tmp_path: Path) -> None:
    card = find("customers", "card")
    with closing(Service(LadybugStore(tmp_path / "bank"))) as service:
        service.ask(card, {"customer": "C01"}, None, reveal=True)
        assert not forget(folder, "C01", tmp_path / "rejects", patience=0).is_whole
        with pytest.raises(UnknownNode):
            service.ask(card, {"customer": "C01"}, None, reveal=True)
        assert not [key for key in service._answers if key[0] == "000001"]
        assert forget(folder, "C01", tmp_path / "rejects").is_whole


def test_the_command_shows_what_would_go_does_it_if_told_and_names_what_is_left(
    cjg: Cjg,  # noqa: F811 # the fixture
    folder: LadybugStore,
    tmp_path: Path,
) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "page.html").write_text('<script>{"id": "C01"}</script>')
    words = ("forget", "C01", "--store", folder.url, "--also", str(exports))
    shown = cjg(*words)
    assert (shown.status, folder.current()) == (2, "000001")
    assert "--yes" in shown.out
    done = cjg(*words, "--yes", "--format", "json")
    told: dict[str, Any] = json.loads(done.out)
    assert (done.status, told["whole"], told["revision"]) == (1, False, "000002")
    assert [each["file"] for each in told["search"]["traces"]] == [str(exports / "page.html")]
    (exports / "page.html").unlink()
    again = cjg(*words, "--yes")
    assert again.status == 1
    assert "C01" in again.err


def test_the_command_ends_well_where_nothing_is_left(cjg: Cjg, folder: LadybugStore) -> None:  # noqa: F811 # the fixture
    done = cjg("forget", "C01", "--store", folder.url, "--yes")
    assert done.status == 0, done
    assert "found: nothing" in done.out
    assert "王" not in done.out + done.err
    assert folder.verify() == []
    with closing(folder.revision()) as revision:
        assert digest(revision)
        assert set(KINDS) == {name for name in KINDS if revision.path(name).exists()}


def test_what_a_killed_question_spilt_goes_and_what_a_living_one_spilt_is_named(
    cjg: Cjg,  # noqa: F811 # the fixture
    folder: LadybugStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CJG_CACHE", str(tmp_path / "cache"))
    left = tmp_path / "cache" / "spill" / "1-killed"
    with Scratch(tmp_path / "cache" / "spill") as living:
        left.mkdir()
        (left / "rows.txt").write_text("C01")
        (living.path / "rows.txt").write_text("C01")
        done = cjg("forget", "C01", "--store", folder.url, "--yes", "--format", "json")
        told: dict[str, Any] = json.loads(done.out)
        assert (done.status, [each["file"] for each in told["search"]["traces"]]) == (1, [f"{living.path}/rows.txt"])
    assert cjg("forget", "C02", "--store", folder.url, "--yes").status == 0
    assert not left.exists()


def test_tables_kept_of_a_server_by_another_spelling_of_its_url_are_found_and_removed(tmp_path: Path) -> None:
    spellings = [Cache(tmp_path / shortened(f"{scheme}://127.0.0.1:7687")) for scheme in ("neo4j", "bolt")]
    for each in spellings:
        filled = each.fill("1", lambda _: True)
        assert filled
        filled.close()
    (tmp_path / "work").mkdir()
    one, other = spellings
    assert [each.folder for each in one.others] == [other.folder]
    held = other.find("1")
    assert held
    assert [each.sweep() for each in one.others] == [["1"]], "somebody reads them"
    held.close()
    assert [each.sweep() for each in one.others] == [[]]
    assert (list(other.folder.iterdir()), [each.name for each in one.folder.iterdir()]) == ([], ["1"])
