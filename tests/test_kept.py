"""What a bank reads once: for all days and all threads, and not again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from graph.snapshot import Bank
from queries.question import find
from tests.banks import TINY, tables_of
from tests.table_bank import TableRevision

AS_OF = date(2026, 6, 30)
OF_CUSTOMERS = {"customer", "member_of", "came_from", "holds", "reachable_by", "contacted"}


class Counted(TableRevision):
    """The tiny bank, and how often the file of each kind was asked for."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        super().__init__(tables_of(TINY), folder)
        self.asked: list[str] = []

    def path(self, kind: str) -> Path:
        self.asked.append(kind)
        return super().path(kind)


def networks(bank: Bank, days: int) -> dict[str, Any]:
    with bank.snapshot(AS_OF - timedelta(days=days)) as snapshot:
        return find("referrals", "networks").ask(snapshot, min_size=1).to_data()


def test_another_day_reads_no_table_of_customers_again(tmp_path: Path) -> None:
    revision = Counted(tmp_path)
    bank = Bank(revision)
    networks(bank, 0)
    assert "holds" in revision.asked
    revision.asked.clear()
    networks(bank, 100)
    assert revision.asked == []


def test_coverage_of_another_day_reads_no_table_of_customers_again(tmp_path: Path) -> None:
    revision = Counted(tmp_path)
    bank = Bank(revision)
    for day, read in ((AS_OF, OF_CUSTOMERS), (date(2026, 1, 1), set())):
        revision.asked.clear()
        with bank.snapshot(day) as snapshot:
            find("strategy", "coverage").ask(snapshot)
        assert OF_CUSTOMERS & set(revision.asked) == read


def test_pairs_and_paths_of_another_day_read_no_table_of_customers_again(tmp_path: Path) -> None:
    revision = Counted(tmp_path)
    bank = Bank(revision)
    for day, read in ((AS_OF, {"customer", "holds"}), (date(2026, 1, 1), set())):
        revision.asked.clear()
        with bank.snapshot(day) as snapshot:
            find("products", "pairs").ask(snapshot)
            find("products", "paths").ask(snapshot, held=["debit"], target="fund")
        assert OF_CUSTOMERS & set(revision.asked) == read


def test_threads_that_ask_at_once_share_one_reading_and_get_the_answers_of_one_at_a_time(tmp_path: Path) -> None:
    revision = Counted(tmp_path)
    shared, days = Bank(revision), [0, 50, 100, 150, 200, 0, 50, 100]
    with ThreadPoolExecutor(len(days)) as threads:
        found = list(threads.map(lambda each: networks(shared, each), days))
    assert revision.asked.count("holds") == 1
    alone = [networks(Bank(Counted(tmp_path / str(each))), each) for each in days]
    for one, other in zip(found, alone, strict=True):
        assert (one["rows"], one["summary"]) == (other["rows"], other["summary"])


def test_the_receipt_names_the_statements_that_were_run_for_another_snapshot(tmp_path: Path) -> None:
    bank = Bank(Counted(tmp_path))
    first, second = (networks(bank, each)["receipt"]["method"] for each in (0, 1))
    assert [each["name"] for each in second] == [each["name"] for each in first]
    assert {"kept/holdings.sql", "referrals/members.sql"} <= {each["name"] for each in second}
