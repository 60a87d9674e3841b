"""A real bank, loaded by the mapping `berka`: its counts and its cross-sell, on both stores.

Figures are those of the data's SOURCE.md, counted there from the files with other code.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingestion.load import load
from queries.question import find
from tests.real_bank import Loaded, loaded_into
from tests.stores import MAKES

pytestmark = pytest.mark.shared

HELD = "SELECT customer_id, min(opened_on) AS day FROM holds WHERE product_id = '{}' GROUP BY customer_id"
FIRST = f"WITH account AS ({HELD.format('account')}), loan AS ({HELD.format('loan')}), card AS ({HELD.format('card')}) "


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "berka"


@pytest.fixture(scope="module", params=MAKES)
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Loaded]:
    with loaded_into(request.param, tmp_path_factory.mktemp("berka"), folder, "berka") as loaded:
        yield loaded


def test_the_cut_off_last_line_is_the_one_reject(loaded: Loaded) -> None:
    assert loaded.report.exit_status == 3
    assert [path.name for path in loaded.rejects.iterdir()] == ["trans.csv"]
    with (loaded.rejects / "trans.csv").open(encoding="utf-8", newline="") as lines:
        (reject,) = csv.DictReader(lines)
    assert (reject["file"], reject["line"]) == ("trans_1993-01_to_1994-03.asc.gz", "49104")
    assert reject["column"] == "type"
    assert "not closed before the end of the file" in reject["reason"]


COUNTS = {
    "clients": ("MATCH (c:Customer) RETURN count(c) AS n", 5_369),
    "owners, who joined": ("MATCH (c:Customer) WHERE c.joined_on IS NOT NULL RETURN count(c) AS n", 4_500),
    "second users, tied to an owner": ("MATCH (:Customer)-[t:LINKED]->(:Customer) RETURN count(t) AS n", 869),
    "districts": ("MATCH (s:Segment) RETURN count(s) AS n", 77),
    "clients in a district": ("MATCH (:Customer)-[m:MEMBER_OF]->(:Segment) RETURN count(m) AS n", 5_369),
    "accounts": ("MATCH (:Customer)-[h:HOLDS]->(:Product {id: 'account'}) RETURN count(h) AS n", 4_500),
    "loans": ("MATCH (:Customer)-[h:HOLDS]->(:Product {id: 'loan'}) RETURN count(h) AS n", 682),
    "cards": ("MATCH (:Customer)-[h:HOLDS]->(:Product {id: 'card'}) RETURN count(h) AS n", 892),
    "standing orders": ("MATCH (:Customer)-[h:HOLDS]->(:Product {id: 'standing order'}) RETURN count(h) AS n", 6_471),
    "sum of loans": (
        "MATCH (:Customer)-[h:HOLDS]->(:Product {id: 'loan'}) RETURN sum(h.balance_minor) AS n",
        10_326_174_000,
    ),
    "finished loans, status A or B": (
        "MATCH (:Customer)-[h:HOLDS]->(:Product) WHERE h.closed_on IS NOT NULL RETURN count(h) AS n",
        203 + 31,
    ),
    "transactions": ("MATCH (:Customer)-[i:INTERACTED]->(:Channel) RETURN count(i) AS n", 49_102),
    "sum of transactions": (
        "MATCH (:Customer)-[i:INTERACTED]->(:Channel) RETURN sum(i.amount_minor) AS n",
        31_548_644_980,
    ),
    "customers with transactions": (
        "MATCH (c:Customer)-[:INTERACTED]->(:Channel) RETURN count(DISTINCT c) AS n",
        1_229,
    ),
    "in cash": ("MATCH (:Customer)-[i:INTERACTED]->(:Channel {id: 'cash'}) RETURN count(i) AS n", 19_753 + 9_759),
    "transfers": ("MATCH (:Customer)-[i:INTERACTED]->(:Channel {id: 'transfer'}) RETURN count(i) AS n", 6_343 + 3_772),
    "by card": ("MATCH (:Customer)-[i:INTERACTED]->(:Channel {id: 'card'}) RETURN count(i) AS n", 12),
    "without an operation": ("MATCH (:Customer)-[i:INTERACTED]->(:Channel {id: 'bank'}) RETURN count(i) AS n", 9_463),
}


@pytest.mark.parametrize("what", COUNTS)
def test_the_graph_counts_as_its_source_does(loaded: Loaded, what: str) -> None:
    cypher, number = COUNTS[what]
    assert loaded.count(cypher) == number


def test_transactions_have_their_types_and_symbols(loaded: Loaded) -> None:
    events = dict(loaded.sql("SELECT event, count(*) FROM interacted GROUP BY event"))
    came_in = sum(count for event, count in events.items() if event.startswith("credit"))
    assert (came_in, sum(events.values()) - came_in) == (22_994, 25_457 + 651)
    symbols = {event.partition(": ")[2]: count for event, count in events.items() if ": " in event}
    assert symbols == {
        "interest": 9_463,
        "statement fee": 5_445,
        "household": 3_719,
        "pension": 1_770,
        "insurance": 644,
        "loan": 123,
        "sanction interest": 64,
    }
    assert sum(events.values()) - sum(symbols.values()) == 26_197 + 1_677


def test_transactions_lie_in_their_fifteen_months(loaded: Loaded) -> None:
    ((first, last),) = loaded.sql('SELECT CAST(min("at") AS DATE), CAST(max("at") AS DATE) FROM interacted')
    assert (first, last) == (date(1993, 1, 1), date(1994, 3, 31))


def test_second_users_hold_nothing_and_have_no_day_of_joining(loaded: Loaded) -> None:
    ((users, days, holdings),) = loaded.sql(
        "SELECT count(DISTINCT c.id), count(c.joined_on), count(h.contract_id) FROM linked AS l"
        " JOIN customer AS c ON c.id = l.customer_id LEFT JOIN holds AS h ON h.customer_id = c.id"
    )
    assert (users, days, holdings) == (869, 0, 0)
    ((owners,),) = loaded.sql("SELECT count(DISTINCT other_id) FROM linked JOIN customer ON id = other_id")
    assert owners == 869


def test_what_accounts_hold_together_is_as_counted(loaded: Loaded) -> None:
    portfolios = loaded.sql(
        "SELECT held, count(*) FROM (SELECT customer_id, string_agg(DISTINCT product_id, '+' ORDER BY product_id)"
        " AS held FROM holds GROUP BY customer_id) GROUP BY held"
    )
    assert dict(portfolios) == {
        "account": 552,
        "account+standing order": 2_544,
        "account+card": 190,
        "account+card+standing order": 532,
        "account+loan+standing order": 512,
        "account+card+loan+standing order": 170,
    }


def test_days_between_openings_are_as_counted(loaded: Loaded) -> None:
    for product, spread in {"loan": (682, 102, 395.5, 398.24, 697), "card": (892, 203, 658.5, 777.37, 2_147)}.items():
        ((n, low, median, mean, high),) = loaded.sql(
            f"{FIRST} SELECT count(*), min(d), median(d), avg(d), max(d)"
            f" FROM (SELECT date_diff('day', account.day, {product}.day) AS d"
            f" FROM account JOIN {product} USING (customer_id))"
        )
        assert (n, low, median, round(mean, 2), high) == spread


def test_most_took_the_loan_before_the_card(loaded: Loaded) -> None:
    ((loan_first, card_first),) = loaded.sql(
        f"{FIRST} SELECT count(*) FILTER (loan.day < card.day), count(*) FILTER (card.day < loan.day)"
        " FROM loan JOIN card USING (customer_id)"
    )
    assert (loan_first, card_first) == (134, 36)


def test_openings_span_the_days_of_the_source(loaded: Loaded) -> None:
    spans = loaded.sql(
        "SELECT product_id, min(opened_on), max(opened_on) FROM holds GROUP BY product_id ORDER BY product_id"
    )
    assert spans == [
        ("account", date(1993, 1, 1), date(1997, 12, 29)),
        ("card", date(1993, 11, 7), date(1998, 12, 29)),
        ("loan", date(1993, 7, 5), date(1998, 12, 8)),
        ("standing order", None, None),
    ]


def test_regions_hold_what_they_are_said_to_hold(loaded: Loaded) -> None:
    regions = loaded.sql(
        "SELECT org.name, count(*) FILTER (product_id = 'account'), count(*) FILTER (product_id = 'loan'),"
        " count(*) FILTER (product_id = 'card') FROM holds JOIN served_by USING (customer_id)"
        " JOIN part_of USING (org_id) JOIN org ON org.id = parent_id GROUP BY org.name ORDER BY org.name"
    )
    assert regions == [
        ("Prague", 554, 84, 132),
        ("central Bohemia", 574, 90, 117),
        ("east Bohemia", 544, 84, 99),
        ("north Bohemia", 457, 61, 111),
        ("north Moravia", 793, 117, 136),
        ("south Bohemia", 370, 60, 74),
        ("south Moravia", 778, 129, 128),
        ("west Bohemia", 430, 57, 95),
    ]


def test_loans_and_cards_are_sold_together_as_published(loaded: Loaded) -> None:
    with loaded.bank.snapshot() as snapshot:
        assert snapshot.as_of == date(1998, 12, 29)
        answer = find("products", "pairs").ask(snapshot, window=365)
    pair = next(row for row in answer.rows if (row.a, row.b) == ("loan", "card"))
    assert answer.summary.customers == 4_500
    assert (pair.both, pair.opened_a) == (170, 682)
    assert round(pair.lift, 6) == 1.257512
    assert (pair.after_k, pair.after_n) == (42, 503)
    assert round(pair.after_share, 6) == 0.083499


def test_standing_orders_have_no_day_and_so_no_dated_measure(loaded: Loaded) -> None:
    with loaded.bank.snapshot() as snapshot:
        rows = find("products", "pairs").ask(snapshot).rows
    pair = next(row for row in rows if (row.a, row.b) == ("standing order", "loan"))
    assert (pair.both, pair.opened_a, pair.left_out) == (682, 3_758, 3_758)
    assert (pair.after_n, pair.after_share, pair.ratio) == (None, None, None)


def test_loading_it_again_writes_nothing(loaded: Loaded, folder: Path) -> None:
    again = load(loaded.store, folder, mapping="berka", rejects=loaded.rejects)
    assert not again.changed
    assert again.revision == loaded.report.revision
    assert again.rejected == 1
