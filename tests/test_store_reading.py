"""One bank of structures that break naive code, read from every store."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.digest import digest
from graph.errors import StoreError
from graph.model import KINDS
from graph.stores.contract import Revision
from graph.tables import empty, schema
from tests.banks import in_key_order, publish
from tests.stores import MAKES, empty_store
from tests.test_digest import twin

DAY = date(2026, 6, 30)
LONG = "王" * 3_500_000  # more than 10 MB of UTF-8
CHAIN, STAR = 200, 10_000
STRANGE = [
    "O'Brien",
    'the "first"',
    "a, b",
    "a\\b",
    " a b ",
    "a\nb",
    "a\tb",
    "王建国",
    "$id",
    "`x`",
    "{y}",
    "\\N",
    "é",
    "😀",
]

# A walk that repeats no edge is said in two ways.
WALK = {"ladybug": "REFERRED* TRAIL 1..", "neo4j": "REFERRED*1.."}


def referral(referrer: str, referee: str) -> dict[str, Any]:
    return {"referrer_id": referrer, "referee_id": referee, "happened_on": DAY, "given": True, "counted": True}


def odd_bank() -> dict[str, pa.Table]:
    chain = [f"chain{number:03}" for number in range(CHAIN)]
    star = [f"star{number:05}" for number in range(STAR)]
    cycle = ["cycle1", "cycle2", "cycle3"]
    referrals = [
        *(referral(*pair) for pair in pairwise(chain)),
        *(referral(star[0], each) for each in star[1:]),
        *({**referral(*pair), "counted": False} for pair in pairwise([*cycle, cycle[0]])),
    ]
    customers = [
        *({"id": each, "joined_on": DAY} for each in (*chain, *star, *cycle, *STRANGE)),
        {"id": "missing"},
        {"id": "nothing", "name": "", "birth_year": 0, "tier": "", "no_contact": False, "margin_12m_minor": 0},
        {"id": "something", "name": "x", "birth_year": 1, "tier": "x", "no_contact": True, "margin_12m_minor": -1},
        {"id": "long", "name": LONG, "margin_12m_minor": 2**62},
    ]
    ties = [{"customer_id": each, "other_id": "long", "kind": "device", "confidence": 1 / 3} for each in STRANGE]
    interactions = [
        {"customer_id": "long", "channel_id": "app", "event_id": each, "at": datetime(2026, 6, 30, 9, 15, 0, 7)}
        for each in STRANGE
    ]
    members = [{"customer_id": "long", "segment_id": "s", "valid_from": each} for each in (None, DAY, date(1, 1, 1))]
    records = {
        "customer": customers,
        "channel": [{"id": "app"}],
        "segment": [{"id": "s"}],
        "referred": referrals,
        "linked": ties,
        "interacted": interactions,
        "member_of": members,
    }
    tables = {name: pa.Table.from_pylist(rows, schema=schema(KINDS[name])) for name, rows in records.items()}
    return {name: in_key_order(KINDS[name], table) for name, table in tables.items()}


@pytest.fixture(scope="module")
def bank() -> dict[str, pa.Table]:
    return odd_bank()


@pytest.fixture(scope="module", params=MAKES)
def revision(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, bank: dict[str, pa.Table]
) -> Iterator[Revision]:
    store = empty_store(request.param, tmp_path_factory.mktemp("reading"))
    publish(store, bank)
    revision = store.revision()
    yield revision
    revision.close()
    store.close()


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_comes_back_as_it_went_in(revision: Revision, bank: dict[str, pa.Table], kind: str) -> None:
    assert revision.table(kind).equals(bank.get(kind, empty(KINDS[kind])))


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_of_a_kind_holds_its_table(revision: Revision, kind: str) -> None:
    assert pq.read_table(revision.path(kind), partitioning=None).equals(revision.table(kind))


def test_the_digest_is_that_of_the_rows(revision: Revision, bank: dict[str, pa.Table]) -> None:
    assert digest(revision) == twin(bank)


def test_a_chain_is_walked_to_its_end(revision: Revision) -> None:
    text = f"MATCH (:Customer {{id: $id}})-[:{WALK[revision.dialect]}]->(c) RETURN count(c) AS n, max(c.id) AS last"
    assert revision.local(text, id="chain000") == [{"n": CHAIN - 1, "last": f"chain{CHAIN - 1:03}"}]


def test_a_star_has_all_its_rays(revision: Revision) -> None:
    text = "MATCH (:Customer {id: $id})-[:REFERRED]->(c) RETURN count(DISTINCT c.id) AS n"
    assert revision.local(text, id="star00000") == [{"n": STAR - 1}]


def test_a_cycle_is_walked_and_left(revision: Revision) -> None:
    text = "MATCH (:Customer {id: $id})-[:REFERRED*1..9]->(c) RETURN DISTINCT c.id AS id ORDER BY id"
    assert [row["id"] for row in revision.local(text, id="cycle1")] == ["cycle1", "cycle2", "cycle3"]


@pytest.mark.parametrize("strange", STRANGE)
def test_a_strange_id_is_found_as_it_is(revision: Revision, strange: str) -> None:
    text = (
        "MATCH (c:Customer {id: $id})-[r:LINKED]->(o:Customer) RETURN c.id AS id, r.confidence AS sure, o.id AS other"
    )
    assert revision.local(text, id=strange) == [{"id": strange, "sure": 1 / 3, "other": "long"}]


def test_a_list_of_strange_ids_is_found(revision: Revision) -> None:
    text = "UNWIND $ids AS id MATCH (c:Customer {id: id}) RETURN c.id AS id"
    assert {row["id"] for row in revision.local(text, ids=STRANGE)} == set(STRANGE)


def test_missing_empty_and_zero_differ(revision: Revision) -> None:
    text = """MATCH (c:Customer {id: $id})
        RETURN c.name AS name, c.birth_year AS year, c.no_contact AS mute, c.joined_on AS joined"""
    (missing,), (nothing,) = revision.local(text, id="missing"), revision.local(text, id="nothing")
    assert missing == {"name": None, "year": None, "mute": None, "joined": None}
    assert nothing == {"name": "", "year": 0, "mute": False, "joined": None}


def test_ten_megabytes_of_text_come_back(revision: Revision) -> None:
    (row,) = revision.local("MATCH (c:Customer {id: $id}) RETURN c.name AS name", id="long")
    assert row["name"] == LONG


def test_days_and_times_are_plain_values(revision: Revision) -> None:
    text = """MATCH (:Customer {id: $id})-[r:INTERACTED]->(), (c:Customer {id: $other})
        RETURN r.at AS at, c.joined_on AS joined LIMIT 1"""
    (row,) = revision.local(text, id="long", other="cycle1")
    assert row == {"at": datetime(2026, 6, 30, 9, 15, 0, 7), "joined": DAY}


def test_a_sum_is_a_whole_number(revision: Revision) -> None:
    text = "MATCH (c:Customer) WHERE c.birth_year >= 0 RETURN sum(c.birth_year) AS years, collect(c.birth_year) AS each"
    (row,) = revision.local(text)
    assert (row["years"], type(row["years"]), sorted(row["each"])) == (1, int, [0, 1])


def test_a_day_is_a_parameter(revision: Revision) -> None:
    text = "MATCH (c:Customer {id: $id})-[r:MEMBER_OF]->() WHERE r.valid_from <= $day RETURN count(*) AS n"
    assert revision.local(text, id="long", day=DAY) == [{"n": 2}]


def test_parameters_that_the_text_does_not_name_are_left_out(revision: Revision) -> None:
    assert revision.local("RETURN $x AS x", x=1, y=2, z=None) == [{"x": 1}]


def test_reading_writes_nothing(revision: Revision) -> None:
    with pytest.raises(StoreError):
        revision.local("CREATE (:Customer {id: $id})", id="new")
    assert revision.local("MATCH (c:Customer {id: $id}) RETURN c.id AS id", id="new") == []


def test_a_statement_that_is_none_is_one_line(revision: Revision) -> None:
    with pytest.raises(StoreError, match="statement") as caught:
        revision.local("MATCH (c:Customer RETURN c")
    assert "\n" not in str(caught.value)
