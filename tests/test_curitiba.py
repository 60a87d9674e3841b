"""Real referral coupons, loaded by the mapping `curitiba`: the published figures, on both stores."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from graph.digest import digest
from ingestion.load import load
from queries.question import find
from tests.real_bank import Loaded, loaded_into
from tests.stores import MAKES, empty_store

pytestmark = pytest.mark.shared
LAST_DAY = date(2009, 10, 16)


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "rds-curitiba-coupons"


@pytest.fixture(scope="module", params=MAKES)
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Loaded]:
    with loaded_into(request.param, tmp_path_factory.mktemp("curitiba"), folder, "curitiba") as loaded:
        yield loaded


def test_nothing_is_rejected(loaded: Loaded) -> None:
    assert loaded.report.exit_status == 0
    assert not loaded.rejects.exists()


def test_persons_codes_and_their_use_are_all_there(loaded: Loaded) -> None:
    assert loaded.count("MATCH (c:Customer) RETURN count(c) AS n") == 303
    assert loaded.count("MATCH (l:ReferralLink) RETURN count(l) AS n") == 914
    assert loaded.count("MATCH (:Customer)-[i:ISSUED]->(:ReferralLink) RETURN count(i) AS n") == 909
    assert loaded.count("MATCH (:ReferralLink)-[r:REDEEMED_BY]->(:Customer) RETURN count(r) AS n") == 303
    assert loaded.count("MATCH (:Customer)-[r:REFERRED]->(:Customer) WHERE r.counted RETURN count(r) AS n") == 298


def test_the_five_seed_codes_have_no_issuer(loaded: Loaded) -> None:
    orphans = loaded.sql("SELECT id FROM referral_link ANTI JOIN issued ON referral_link_id = id ORDER BY id")
    assert [code for (code,) in orphans] == ["1", "2", "3", "4", "5"]


def test_the_depth_of_a_person_is_the_length_of_the_code_less_one(loaded: Loaded) -> None:
    """Each code is its owner's own with a digit appended: a check inside the data, independent of the links."""
    code = dict(loaded.sql("SELECT customer_id, referral_link_id FROM redeemed_by"))
    for referrer, referee in loaded.sql("SELECT referrer_id, referee_id FROM referred WHERE counted"):
        assert code[referee][:-1] == code[referrer]


def test_how_many_each_brought_is_as_published(loaded: Loaded) -> None:
    brought = loaded.sql(
        "SELECT n, count(*) FROM (SELECT count(referee_id) AS n FROM customer"
        " LEFT JOIN referred ON referrer_id = id AND counted GROUP BY id) GROUP BY n ORDER BY n"
    )
    assert brought == [(0, 195), (1, 4), (2, 18), (3, 86)]


def test_the_networks_are_as_published(loaded: Loaded) -> None:
    with loaded.bank.snapshot() as snapshot:
        assert snapshot.as_of == LAST_DAY
        answer = find("referrals", "networks").ask(snapshot, min_size=1, horizon=28)
    rows, summary = list(answer.rows), answer.summary
    assert [row.network for row in rows] == ["1", "4", "3", "69", "5"]
    assert [row.members for row in rows] == [241, 43, 12, 6, 1]
    assert [row.depth for row in rows] == [9, 8, 4, 2, 0]
    assert [row.virality for row in rows[:4]] == pytest.approx([8.222199, 5.545958, 2.696970, 1.933333], abs=5e-7)
    assert rows[4].virality is None
    waves = [sum(row.widths[depth] for row in rows if depth < len(row.widths)) for depth in range(10)]
    assert waves == [5, 10, 14, 25, 41, 64, 97, 36, 6, 5]
    assert (summary.customers, summary.counted, summary.networks) == (303, 298, 5)
    assert (summary.issued_links, summary.redeemed_links) == (909, 298)
    whole = summary.reproduction
    assert (whole.referrals, whole.members, whole.not_observed, whole.r) == (238, 175, 128, 1.36)
    assert (summary.cycle_days.n, summary.cycle_days.median) == (298, 13.0)


def test_there_is_nothing_to_find(loaded: Loaded) -> None:
    with loaded.bank.snapshot() as snapshot:
        assert len(find("referrals", "findings").ask(snapshot).rows) == 0


def test_loading_it_again_writes_nothing_and_changes_no_digest(loaded: Loaded, folder: Path) -> None:
    before = digest(loaded.bank.revision)
    again = load(loaded.store, folder, mapping="curitiba", rejects=loaded.rejects)
    assert not again.changed
    assert all(tally.written == 0 for tally in again.kinds)
    assert again.revision == loaded.report.revision
    with closing(loaded.store.revision()) as revision:
        assert digest(revision) == before


def test_a_person_whose_day_cannot_be_read_is_a_reject_with_its_line(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    text = (folder / "brazil.tab").read_text(encoding="utf-8")
    (source / "brazil.tab").write_text(text.replace('"7/29/09"', '"7/99/09"', 1), encoding="utf-8")
    with closing(empty_store("ladybug", tmp_path)) as store:
        report = load(store, source, mapping="curitiba", rejects=tmp_path / "rejects")
    assert report.exit_status == 3
    lines = (tmp_path / "rejects" / "customer.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith("brazil.tab,4,joined_on,2009-07-99,")
