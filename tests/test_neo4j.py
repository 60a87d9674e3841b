"""What only the store on a server has to stand: it is down, others write, a load is killed."""

import logging
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from graph.digest import digest
from graph.errors import BadParameter, Cancelled, NotAStore, StoreBusy, StoreError, StoreUnavailable
from graph.model import KINDS, Type
from graph.stopping import Stop
from graph.stores import neo4j_claim, neo4j_door, neo4j_holder, neo4j_reading, neo4j_writing, open_store
from graph.stores.contract import Revision, Store
from graph.stores.neo4j import Neo4jStore
from graph.stores.neo4j_bookmark import number
from graph.stores.neo4j_cache import Cache, Cached
from tests.banks import TINY, change_of, in_key_order, publish, table_from, tables_of
from tests.neo4j_server import Access, emptied
from tests.test_digest import twin
from tools import local_neo4j, maven, neo4j_jars
from tools import neo4j as tool

FIRST = date(2026, 1, 1)
SECRET = "s3cret-Pässwort"  # noqa: S105 # opens nothing


@pytest.fixture
def access() -> Access:
    return emptied()


@pytest.fixture
def store(access: Access, tmp_path: Path) -> Iterator[Neo4jStore]:
    with closing(access.store(tmp_path / "cache")) as store:
        yield store


@pytest.fixture
def other(access: Access, tmp_path: Path) -> Iterator[Neo4jStore]:
    """The same bank, asked by another."""
    with closing(access.store(tmp_path / "cache")) as store:
        yield store


def customers(*ids: str) -> dict[str, object]:
    return {"customer": table_from("customer", [{"id": each} for each in ids])}


def tiny() -> dict[str, pa.Table]:
    return {name: in_key_order(KINDS[name], table) for name, table in tables_of(TINY).items()}


def ids(store: Store) -> list[str]:
    with closing(store.revision()) as revision:
        return [*revision.table("customer")["id"].to_pylist()]


def is_loading(store: Store) -> bool:
    with closing(store.revision()) as revision:
        return revision.loading


def run(access: Access, cypher: str, **params: object) -> None:
    """What somebody else does to the server."""
    with access.driver() as driver:
        driver.execute_query(cypher, params)


def is_one_line_without_secrets(error: BaseException) -> bool:
    text = f"{error} {error!r}"
    return "\n" not in str(error) and SECRET not in text


# A server that is not there, or refuses


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port at which somebody listens and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_server_that_is_down_is_an_error_within_seconds(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    for url in (f"neo4j://127.0.0.1:{port}", f"bolt://127.0.0.1:{port}"):
        with closing(Neo4jStore(url, "neo4j", SECRET, tmp_path)) as store:
            for ask in (store.revision, store.current, store.hold):
                started = time.monotonic()
                with pytest.raises(StoreUnavailable, match=f"127.0.0.1:{port} does not answer") as caught:
                    ask()
                assert time.monotonic() - started < 5
                assert is_one_line_without_secrets(caught.value)


def test_a_server_that_hangs_is_an_error_within_seconds(
    silent_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_door, "SECONDS", 0.5)
    with closing(Neo4jStore(f"bolt://127.0.0.1:{silent_port}", "neo4j", SECRET, tmp_path)) as store:
        started = time.monotonic()
        with pytest.raises(StoreUnavailable, match="does not answer"):
            store.current()
        assert time.monotonic() - started < 5


def test_a_host_that_has_no_address_is_an_error(tmp_path: Path) -> None:
    with closing(Neo4jStore("neo4j://no-such-host.invalid", "neo4j", SECRET, tmp_path)) as store:
        with pytest.raises(StoreUnavailable, match=r"no-such-host\.invalid:7687 does not answer") as caught:
            store.current()
        assert is_one_line_without_secrets(caught.value)


@pytest.mark.neo4j
def test_a_wrong_password_is_named_and_stays_secret(
    access: Access, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.DEBUG),
        closing(Neo4jStore(access.uri, access.username, SECRET, tmp_path)) as store,
        pytest.raises(StoreUnavailable, match="NEO4J_PASSWORD") as caught,
    ):
        store.current()
    assert is_one_line_without_secrets(caught.value)
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    "url",
    [
        f"neo4j://neo4j:{SECRET}@127.0.0.1:7687",
        f"bolt://:{SECRET}@127.0.0.1",
        f"neo4j+s://neo4j:{SECRET}@a@b/c@127.0.0.1",
        f"http://neo4j:{SECRET}@127.0.0.1",
        "neo4j://neo4j@127.0.0.1",
    ],
)
def test_a_password_in_the_url_is_refused_and_not_repeated(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadParameter) as caught:
        open_store(url, cache=tmp_path)
    assert is_one_line_without_secrets(caught.value)
    assert SECRET not in str(caught.value.value)


@pytest.mark.parametrize(
    "url", ["neo4j://:7687", "neo4j://h:port", "bolt://h:7687/db", "neo4j://h?policy=x", "bolt+x://h"]
)
def test_another_url_is_refused_with_the_form_it_must_have(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match=r"neo4j://HOST:PORT"):
        open_store(url, cache=tmp_path)


@pytest.mark.neo4j
def test_the_password_is_in_no_log_and_no_list_of_processes(
    access: Access, store: Neo4jStore, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, logger="neo4j"):
        publish(store, customers("a"))
        ids(store)
    assert caplog.text
    assert access.password not in caplog.text
    for words in Path("/proc").glob("[0-9]*/cmdline"):
        assert access.password.encode() not in _read(words)


def _read(words: Path) -> bytes:
    try:
        return words.read_bytes()
    except OSError:  # the process has ended
        return b""


# Revisions and their tables


@pytest.mark.neo4j
def test_a_revision_keeps_its_name_until_somebody_writes(access: Access, store: Neo4jStore, other: Neo4jStore) -> None:
    name = publish(store, tables_of(TINY))
    for each in (store, other):
        with closing(each.revision()) as revision:
            assert revision.name == each.current() == name
            revision.local("MATCH (c:Customer) RETURN count(*) AS n")
    assert publish(other, tables_of(TINY)) == name
    run(access, "MATCH (c:Customer {id: 'C01'}) SET c.tier = 'another'")
    assert store.current() == other.current() != name


@pytest.mark.neo4j
def test_what_others_write_is_read(access: Access, store: Neo4jStore) -> None:
    publish(store, customers("a"))
    run(access, "CREATE (:Customer {id: 'b', joined_on: date('2026-06-30'), unknown: 1})")
    assert ids(store) == ["a", "b"]


@pytest.mark.neo4j
@pytest.mark.parametrize("size", [1, 2, 7])
def test_pages_and_batches_of_any_size_hold_the_same_bank(
    store: Neo4jStore, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_reading, "ROWS_A_PAGE", size)
    monkeypatch.setattr(neo4j_writing, "ROWS_A_BATCH", size * 10)
    publish(store, tables_of(TINY))
    with closing(store.revision()) as revision:
        assert digest(revision) == twin(tiny())


@pytest.mark.neo4j
@pytest.mark.parametrize("size", [1, 3])
def test_pages_follow_the_order_of_the_bytes_of_ids(
    store: Neo4jStore, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_reading, "ROWS_A_PAGE", size)
    ids = sorted(["a", "B", "é", "e\u0301", "ｚ", "\ufffd", "😀", "𠀀", "aa", "a "], key=str.encode)
    assert ids != sorted(ids, key=lambda each: each.encode("utf-16-be"))
    contracts = [{"customer_id": each, "product_id": "p", "contract_id": each} for each in ids]
    served = [{"customer_id": each, "org_id": "o", "valid_from": day} for each in ids for day in (None, FIRST)]
    publish(store, {**customers(*ids), "product": table_from("product", [{"id": "p"}])})
    publish(store, {"org": table_from("org", [{"id": "o"}])})
    publish(store, {"holds": table_from("holds", contracts), "served_by": table_from("served_by", served)})
    with closing(anew(store)) as revision:
        assert revision.table("customer")["id"].to_pylist() == ids
        assert revision.table("holds")["contract_id"].to_pylist() == ids
        found = revision.table("served_by").select(["customer_id", "valid_from"]).to_pylist()
        assert found == [{"customer_id": each, "valid_from": day} for each in ids for day in (None, FIRST)]


def anew(store: Neo4jStore) -> Revision:
    """The revision, read from the server."""
    shutil.rmtree(store.places()[0])
    return store.revision()


@pytest.mark.neo4j
def test_rows_written_twice_are_there_once(store: Neo4jStore) -> None:
    changes = [change_of(KINDS[name], table.schema.empty_table(), table) for name, table in tables_of(TINY).items()]
    for _ in range(2):
        with store.hold() as holding:
            holding.publish(changes)
    with closing(store.revision()) as revision:
        assert digest(revision) == twin(tiny())


@pytest.mark.neo4j
def test_the_longest_ids_are_held_and_free_text_is_in_no_index(access: Access, store: Neo4jStore) -> None:
    longest = "𠀀" * 1_024
    contract = {"customer_id": longest, "product_id": longest, "contract_id": longest}
    publish(store, {**customers(longest), "product": table_from("product", [{"id": longest}])})
    publish(store, {"holds": table_from("holds", [contract])})
    assert ids(store) == [longest]
    texts = {each.name for kind in KINDS.values() for each in kind.properties if each.type is not Type.ID}
    with access.driver() as driver:
        found = driver.execute_query("SHOW INDEXES YIELD properties WHERE properties IS NOT NULL RETURN properties")
    indexed = {name for record in found.records for name in record["properties"]}
    assert indexed == {"id", "contract_id", "event_id", "contact_id", "reward_id"}
    assert not indexed & texts


def test_a_batch_of_long_rows_is_halved() -> None:
    rows = table_from("customer", [{"id": str(each), "name": "x" * 1_000_000} for each in range(64)])
    batches = [*neo4j_writing._halved(rows)]
    assert [each for batch in batches for each in batch["id"].to_pylist()] == rows["id"].to_pylist()
    assert all(batch.nbytes <= neo4j_writing.BYTES_A_BATCH for batch in batches)


@pytest.mark.neo4j
def test_tables_are_kept_private_and_only_while_they_are_of_use(store: Neo4jStore, tmp_path: Path) -> None:
    publish(store, customers("a"))
    with closing(store.revision()) as first:
        publish(store, customers("a", "b"))
        store.revision().close()
        assert first.table("customer").num_rows == 1
        kept = first.path("customer").parent
        assert kept.is_dir()
        assert stat.S_IMODE(kept.stat().st_mode) == stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    publish(store, customers("c"))
    store.revision().close()
    assert len([*kept.parent.iterdir()]) == 1


def write_a_table(cached: Cached) -> bool:
    cached.path("customer").write_text("rows")
    return True


def test_what_killed_processes_left_in_the_cache_is_removed(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for name in ("one", "two"):
        filled = cache.fill(name, write_a_table)
        assert filled
        filled.close()
    for name in ("draft-x", "gone-x", "gone-y"):
        (tmp_path / name).mkdir()
    (tmp_path / "draft-x" / "used").touch()
    (tmp_path / "gone-x" / "used").touch()
    cache.sweep("two")
    assert [each.name for each in tmp_path.iterdir()] == ["two"]
    assert cache.find("one") is None


def test_of_two_that_read_one_revision_both_have_its_tables(tmp_path: Path) -> None:
    cache = Cache(tmp_path)

    def write_beside_another(cached: Cached) -> bool:
        quicker = cache.fill("one", write_a_table)
        assert quicker
        quicker.close()
        return write_a_table(cached)

    found = cache.fill("one", write_beside_another)
    assert found
    assert found.path("customer").read_text() == "rows"
    cache.sweep()
    assert found.path("customer").exists()
    found.close()
    cache.sweep()
    assert not [*tmp_path.iterdir()]


@pytest.mark.neo4j
def test_a_cache_that_cannot_be_written_is_named(access: Access, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with closing(access.store(tmp_path / "file")) as store, pytest.raises(NotAStore, match="cannot be written"):
        store.revision()


@pytest.mark.neo4j
@pytest.mark.parametrize(
    ("cypher", "named"),
    [
        ("CREATE (:Customer {id: 'x', birth_year: 'soon'})", "birth_year"),
        ("CREATE (:Customer {id: 'x', joined_on: 'soon'})", "joined_on"),
        ("CREATE (:Customer {name: 'x'})", "Customer without an id"),
        ("CREATE (:Customer {id: 'x'})-[:HOLDS {contract_id: 'x'}]->(:Org {id: 'y'})", "HOLDS between others than"),
        ("CREATE (:Org {id: 'x'})-[:SERVED_BY]->(:Org {id: 'y'})", "SERVED_BY between others than"),
        ("CREATE (:Customer {id: 'x'})-[:HOLDS]->(:Product {id: 'y'})", "HOLDS without an id"),
    ],
)
def test_a_graph_that_is_no_bank_is_named(access: Access, store: Neo4jStore, cypher: str, named: str) -> None:
    run(access, cypher)
    with pytest.raises(NotAStore, match=named) as caught:
        store.revision()
    assert "soon" not in str(caught.value)


@pytest.mark.neo4j
def test_tables_that_a_load_wrote_are_not_read_again(store: Neo4jStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.revision().close()
    monkeypatch.setattr(neo4j_reading.Reading, "write", None)  # whoever reads fails
    fewer = {"requires": table_from("requires", [])}
    for tables, wanted in ((tables_of(TINY), tiny()), (fewer, {**tiny(), **fewer})):
        name = publish(store, tables)
        with closing(store.revision()) as revision:
            assert revision.name == name
            assert digest(revision) == twin(wanted)


@pytest.mark.neo4j
def test_what_others_wrote_beside_a_load_is_read_after_it(access: Access, store: Neo4jStore) -> None:
    def write_too(what: str, done: int, total: int) -> None:
        run(access, "MERGE (:Customer {id: 'of another'})")

    publish(store, customers("a"), write_too)
    assert ids(store) == ["a", "of another"]


@pytest.mark.parametrize(
    ("bookmark", "wanted"),
    [
        ("FB:kcwQLjCqzpEkRA2ZqpSunPNUPw2Q", 13),
        ("FB:kcwQrmfEYGyTSJ+5tUqVBUTKZskDM5A=", 0x0333),
        ("", None),
        ("FB:kcwQLjCqzpEkRA2ZqpSunPNUPw2Q FB:kcwQLjCqzpEkRA2ZqpSunPNUPw2Q", None),
        ("FB:kcwQLjCqzpEkRA2ZqpSunPNUPw2", None),
        ("FB:kcwQ", None),
        ("of another form", None),
    ],
)
def test_the_number_of_a_transaction_is_in_a_bookmark_of_the_known_form(bookmark: str, wanted: int | None) -> None:
    assert number(bookmark) == wanted


@pytest.mark.neo4j
def test_a_question_that_is_stopped_ends_on_the_server_too(access: Access, store: Neo4jStore) -> None:
    publish(store, customers("a"))
    stop = Stop()
    with closing(store.revision()) as revision, ThreadPoolExecutor() as pool:
        asked = pool.submit(stop.over, lambda: revision.local("UNWIND range(1, 100000000000) AS i RETURN sum(i) AS n"))
        await_(lambda: _questions(access) == 1)
        stop.set(Cancelled())
        stop.press()
        with pytest.raises(Cancelled):
            asked.result()
    await_(lambda: _questions(access) == 0)


def _questions(access: Access) -> int:
    with access.driver() as driver:
        text = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.cjg IS NOT NULL RETURN count(*) AS n"
        return int(driver.execute_query(text).records[0]["n"])


def await_(is_so: Callable[[], bool]) -> None:
    while not is_so():
        time.sleep(0.01)


# Loads that run, fail or are killed

NOBODY = KINDS["customer"], table_from("customer", [])

KILLED = """
import os, signal, sys
from pathlib import Path
from graph.stores.neo4j import Neo4jStore
from tests.banks import publish, tables_of

def progress(what, done, total):
    if done * 2 > total:
        os.kill(os.getpid(), signal.SIGKILL)

store = Neo4jStore(sys.argv[1], os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"], Path(sys.argv[2]))
publish(store, tables_of(Path(sys.argv[3])), progress)
"""


def kill_a_load(access: Access, cache: Path) -> None:
    environment = {**os.environ, "NEO4J_USERNAME": access.username, "NEO4J_PASSWORD": access.password}
    command = [sys.executable, "-c", KILLED, access.uri, str(cache), str(TINY)]
    ended = subprocess.run(command, env=environment, check=False, capture_output=True, cwd=TINY.parents[1])
    assert ended.returncode == -signal.SIGKILL, ended.stderr


@pytest.mark.neo4j
def test_a_load_that_was_killed_is_completed_by_the_next(access: Access, store: Neo4jStore, tmp_path: Path) -> None:
    publish(store, customers("C01", "before"))
    assert ids(store) == ["C01", "before"]
    kill_a_load(access, tmp_path / "cache")
    with closing(store.revision()) as revision:
        assert revision.loading
        assert revision.name == store.current()
        assert revision.table("customer")["id"].to_pylist() == ["C01", "before"]
    name = publish(store, tables_of(TINY))
    with closing(store.revision()) as revision:
        assert (revision.name, revision.loading) == (name, False)
        assert digest(revision) == twin(tiny())


@pytest.mark.neo4j
def test_a_load_that_was_killed_at_its_last_step_is_completed_without_a_change(
    access: Access, store: Neo4jStore
) -> None:
    publish(store, customers("a"))
    run(access, "MATCH (t:CjgLoad) SET t.before = 'x', t.token = 'x', t.host = $host, t.pid = 2147483647", host=_host())
    assert is_loading(store)
    publish(store, customers("a"))
    assert not is_loading(store)


def _host() -> str:
    return socket.gethostname()


@pytest.mark.neo4j
def test_while_a_load_runs_others_see_the_bank_before_it(store: Neo4jStore, other: Neo4jStore) -> None:
    publish(store, customers("a", "b"))
    assert ids(other) == ["a", "b"]
    names = set()

    def look(what: str, done: int, total: int) -> None:
        names.add(other.current())
        with closing(other.revision()) as revision:
            assert revision.loading
            assert revision.table("customer")["id"].to_pylist() == ["a", "b"]
        with pytest.raises(StoreBusy, match=f"process {os.getpid()} on {_host()} since .*: wait") as caught:
            other.hold()
        assert "\n" not in str(caught.value)

    publish(store, tables_of(TINY), look)
    assert len(names) == 1
    assert not is_loading(other)


@pytest.mark.neo4j
def test_a_load_beside_another_is_refused_before_it_does_anything(store: Neo4jStore, other: Neo4jStore) -> None:
    name = store.current()
    with store.hold() as first:
        with pytest.raises(StoreBusy, match=f"held by another load .process {os.getpid()} on {_host()} since .*: wait"):
            other.hold()
        assert store.current() == name  # a claim is no write
        first.publish([change_of(*NOBODY, table_from("customer", [{"id": "a"}]))])
        with pytest.raises(StoreBusy, match=f"process {os.getpid()} on {_host()}"):
            other.hold()
    publish(other, customers("b"))
    assert ids(store) == ["b"]


CLAIMS = """
import os, sys, time
from pathlib import Path
from graph.stores.neo4j import Neo4jStore

store = Neo4jStore(sys.argv[1], os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"], Path(sys.argv[2]))
with store.hold():
    print(os.getpid(), flush=True)
    time.sleep(600)
"""


@pytest.mark.neo4j
def test_the_claim_of_a_load_ends_with_its_process(access: Access, store: Neo4jStore, tmp_path: Path) -> None:
    environment = {**os.environ, "NEO4J_USERNAME": access.username, "NEO4J_PASSWORD": access.password}
    command = [sys.executable, "-c", CLAIMS, access.uri, str(tmp_path / "cache")]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, cwd=TINY.parents[1]) as process:
        assert process.stdout
        pid = int(process.stdout.readline())
        with pytest.raises(StoreBusy, match=f"process {pid} on {_host()}"):
            store.hold()
        process.kill()
    publish(store, customers("a"))
    assert ids(store) == ["a"]


@pytest.mark.neo4j
@pytest.mark.parametrize(
    ("host", "pid", "renewed", "counts"),
    [
        ("elsewhere", 1, False, True),
        ("elsewhere", 1, True, True),
        ("here", 2**31 - 1, False, False),
        ("here", os.getpid(), False, False),  # a claim that this process could not end
    ],
)
def test_a_claim_counts_while_its_process_may_be_there(
    access: Access, store: Neo4jStore, host: str, pid: int, renewed: bool, counts: bool
) -> None:
    said = {"cjg_load": "x", "host": _host() if host == "here" else host, "pid": pid, "since": "noon"}
    with access.driver() as driver, driver.session() as session:
        session.begin_transaction(metadata={**said, "renewed": renewed}).run("RETURN 1").consume()
        if counts:
            with pytest.raises(StoreBusy, match=f"process {pid} on {host} since noon"):
                store.hold()
        else:
            store.hold().__exit__()


@pytest.mark.neo4j
def test_a_claim_that_was_not_renewed_for_ten_minutes_counts_no_more(
    access: Access, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_holder, "SILENT_SECONDS", -1)
    said = {"cjg_load": "x", "host": "elsewhere", "pid": 1, "since": "noon", "renewed": True}
    with access.driver() as driver, driver.session() as session:
        session.begin_transaction(metadata=said).run("RETURN 1").consume()
        with store.hold() as held:
            assert held.is_open


@pytest.mark.neo4j
def test_a_claim_is_renewed_and_no_later_load_comes_before_it(
    access: Access, store: Neo4jStore, other: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_claim, "RENEWED_SECONDS", 0.01)
    with store.hold():
        await_(lambda: _claims(access) == [True])
        with pytest.raises(StoreBusy):
            other.hold()
    await_(lambda: _claims(access) == [])


def _claims(access: Access) -> list[bool]:
    """Whether each was renewed."""
    text = "SHOW TRANSACTIONS YIELD metaData AS said WHERE said.cjg_load IS NOT NULL RETURN said.renewed AS renewed"
    with access.driver() as driver:
        return [bool(each["renewed"]) for each in driver.execute_query(text).records]


@pytest.mark.neo4j
def test_of_two_loads_that_see_no_claim_one_is_refused(
    store: Neo4jStore, other: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_claim.Claimant, "comes_before", lambda *_: False)
    with store.hold() as first, other.hold() as second:
        first.publish([change_of(*NOBODY, table_from("customer", [{"id": "a"}]))])
        with pytest.raises(StoreBusy, match="another load"):
            second.publish([change_of(*NOBODY, table_from("customer", [{"id": "b"}]))])
    assert ids(store) == ["a"]


@pytest.mark.neo4j
def test_a_load_elsewhere_is_given_up_after_ten_minutes_of_silence(access: Access, store: Neo4jStore) -> None:
    publish(store, customers("a"))
    held = "MATCH (t:CjgLoad) SET t.before = 'x', t.token = 'x', t.host = 'elsewhere', t.pid = 1, t.beat = timestamp()"
    run(access, held)
    with pytest.raises(StoreBusy, match="process 1 on elsewhere"):
        store.hold()
    run(access, f"{held} - 601000")
    publish(store, customers("b"))
    assert ids(store) == ["b"]
    assert not is_loading(store)


@pytest.mark.neo4j
def test_a_load_that_another_took_over_writes_no_more(access: Access, store: Neo4jStore) -> None:
    def take_over(what: str, done: int, total: int) -> None:
        run(access, "MATCH (t:CjgLoad) SET t.token = 'x', t.turns = t.turns + 1")

    with pytest.raises(StoreBusy, match="another load"):
        publish(store, tables_of(TINY), take_over)


@pytest.mark.neo4j
def test_an_edge_whose_end_is_missing_fails_and_the_load_can_be_repeated(store: Neo4jStore) -> None:
    bank = {"customer": table_from("customer", [{"id": "a"}, {"id": "b"}])}
    dangling = table_from("linked", [{"customer_id": "a", "other_id": each, "kind": "device"} for each in ("b", "c")])
    with pytest.raises(StoreError, match="linked: 1 rows were not written"):
        publish(store, {**bank, "linked": dangling})
    assert is_loading(store)
    publish(store, {**bank, "linked": dangling.slice(0, 1)})
    with closing(store.revision()) as revision:
        assert (revision.table("linked").num_rows, revision.loading) == (1, False)


# The tool that starts a server


def test_without_java_or_maven_the_tool_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(maven, "BASE", tmp_path)
    for missing in (neo4j_jars._java, lambda: maven.fetched("any")):
        with pytest.raises(local_neo4j.NotStarted, match="install Java 17 and Maven"):
            missing()


def test_an_old_java_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n")
    java.chmod(0o700)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(local_neo4j.NotStarted, match="is not Java 17 or later"):
        neo4j_jars._java()


DOCKER = """#!/bin/sh
echo "$@ port=$NEO4J_PORT password=${#NEO4J_PASSWORD}" >> "$(dirname "$0")/said"
if [ "$1" = ps ]; then echo 1; fi
"""


def test_where_docker_answers_compose_starts_and_stops_the_server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    docker = tmp_path / "docker"
    docker.write_text(DOCKER)
    docker.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(local_neo4j, "BASE", tmp_path / "servers")
    server = local_neo4j.Server("tests")
    tool.start(server)
    tool.start(server)
    assert server.state["uri"].startswith("neo4j://127.0.0.1:")
    port, length = server.state["uri"].rpartition(":")[2], len(server.password)
    assert tool.stop(server)
    assert not tool.stop(server)
    said = (tmp_path / "said").read_text()
    compose = [line for line in said.splitlines() if line.startswith("compose --project-name")]
    assert compose == [
        f"compose --project-name cjg-tests down --volumes port=7687 password={length}",
        f"compose --project-name cjg-tests up --detach --wait neo4j port={port} password={length}",
        f"compose --project-name cjg-tests down port=7687 password={length}",
    ]
    assert server.password not in said
    assert stat.S_IMODE(server.password_file.stat().st_mode) == 0o600


def test_a_server_named_by_the_environment_is_not_started() -> None:
    command = [sys.executable, "tools/neo4j.py", "start"]
    environment = {**os.environ, "NEO4J_URI": "neo4j://h:1"}
    told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, cwd=TINY.parents[1])
    assert "neo4j://h:1 is used, and nothing is started" in told.stderr
