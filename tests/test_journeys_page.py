"""Journeys and the customer page, driven in Chromium over the tiny bank: figures as its README works them out."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.banks import TINY, bank_of, tables_of
from tests.browser import Watched, started, watched
from tests.pages import opened, served, settle

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("journeys") / "bank"
    bank_of(tables_of(TINY), folder).close()
    with served(folder, reveal=True) as address:
        yield address


@pytest.fixture
def seen(browser: Browser) -> Iterator[Watched]:
    with watched(browser) as seen:
        yield seen


def rows(page: Page, place: int = 0) -> list[list[str]]:
    """The cells of a table beside a picture."""
    twin = page.locator(".twin").nth(place)
    if twin.get_attribute("open") is None:
        twin.locator("summary").click()
    return [[cell.strip() for cell in row.split("\t")] for row in twin.locator("tbody tr").all_inner_texts()]


def test_what_follows_what_is_drawn_with_its_beginnings(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/journeys?lang=en")
    expect(page.locator(".canvas canvas[tabindex]")).to_have_attribute("data-drawn", "9")  # 7 events, start and end
    assert [row[:4] for row in rows(page)] == [
        ["apply", "buy", "1", "1"],
        ["buy", "login", "1", "1"],
        ["login", "view", "1", "1"],
        ["open", "apply", "1", "1"],
        ["open", "login", "1", "1"],
    ]
    page.get_by_role("button", name="apply", exact=True).click()
    expect(page.locator(".chosen")).to_contain_text("apply")
    expect(page).to_have_url(re.compile("node=event%3Aapply"))


def test_the_threshold_says_what_it_cut(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/journeys?threshold=2&lang=en")
    expect(page.locator(".notice")).to_have_text(
        "Threshold 2: 5 of 5 edges are cut, which were followed 5 times in all."
    )
    expect(page.locator(".threshold output")).to_have_text("2 times")


def test_two_segments_stand_side_by_side(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/journeys?lang=en")
    page.get_by_label("B beside it").select_option("young")
    settle(page)
    expect(page).to_have_url(re.compile("beside=young"))
    expect(page.locator(".two h2")).to_have_text(["All customers", "young"])
    # C07 alone of those who are young ever did anything: three steps.
    expect(page.locator(".two .figures").nth(0)).to_contain_text("10")
    expect(page.locator(".two .figures").nth(1)).to_contain_text("3")
    expect(page.locator(".canvas canvas[tabindex]").nth(1)).to_have_attribute("data-drawn", "5")


def test_the_first_steps_are_a_sankey_with_its_table(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/journeys?lang=en&show=steps")
    chart = page.get_by_role("img", name=re.compile("First steps: 1. ask → ends so far 1"))
    expect(chart.locator("canvas")).to_be_visible()
    found = rows(page)
    assert ["1", "open", "apply", "1"] in found
    assert ["2", "login", "view", "1"] in found
    box = chart.bounding_box()
    assert box is not None
    for part in (0.1, 0.3, 0.5):  # its tooltips break no policy
        page.mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
    page.get_by_label("Steps looked at").select_option("3")
    expect(page).to_have_url(re.compile("first=3"))


def test_a_funnel_is_put_together_event_by_event(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/journeys?lang=en&show=funnel")
    expect(page.locator("main")).to_contain_text("Choose events in their order")
    for number, event in enumerate(("open", "apply", "login")):
        page.get_by_label("Add the next event").select_option(event)
        expect(page.locator(".stages li")).to_have_count(number + 1)
    settle(page)
    # C01 and C07 open, C01 applies and logs in later.
    assert [row[:5] for row in rows(page)] == [
        ["1", "open", "2", "100%", "100%"],
        ["2", "apply", "1", "50%", "50%"],
        ["3", "login", "1", "50%", "100%"],
    ]
    page.get_by_role("button", name="Take out: apply").click()
    expect(page.locator(".stages li")).to_have_count(2)
    settle(page)
    assert [row[:3] for row in rows(page)] == [["1", "open", "2"], ["2", "login", "2"]]
    page.get_by_role("button", name="Move before: login").click()
    settle(page)
    assert [row[:3] for row in rows(page)] == [["1", "login", "2"], ["2", "open", "0"]]


def test_an_event_of_the_graph_goes_into_the_funnel(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/journeys?lang=en&node=event%3Aopen")
    page.get_by_role("button", name="Add to the funnel").click()
    settle(page)
    expect(page.locator(".stages li")).to_contain_text("open")


def test_the_figures_of_journeys_have_receipts(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/journeys?lang=en")
    page.locator(".figure").first.click()
    expect(page.locator(".defined")).to_contain_text("Customers with at least one step")
    expect(page.locator(".receipt h3").first).to_have_text("journeys follows")


def test_a_customer_shows_whom_they_brought_by_generation(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/customer?id=C04&lang=en")
    brought = page.locator(".panel", has_text="Whom they brought")
    expect(brought.locator(".figures")).to_contain_text("Generations")
    found = [[cell.strip() for cell in row.split("\t")] for row in brought.locator("tbody tr").all_inner_texts()]
    assert [row[:3] for row in found] == [["1", "C06", "C04"], ["2", "C07", "C06"]]
    assert [row[4] for row in found] == ["13,000.00", "500.00"]  # credit is a debt
    # Who brought them, up to the top.
    expect(page.locator(".lines").nth(1)).to_contain_text(re.compile(r"C02\s*←\s*C01"))


def test_a_customer_shows_holdings_over_time_and_the_next_product(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/customer?id=C07&lang=en")
    expect(page.get_by_role("img", name="Holdings over time. debit card: 10 Jun 2026 – still open")).to_be_visible()
    # Of what is not held credit is the nearest: strategies are there, a rule blocks.
    expect(page.get_by_label("Next product")).to_have_value("credit")
    panel = page.locator(".panel", has=page.get_by_label("Next product"))
    expect(panel.locator("tbody tr").first).to_contain_text("debit card → credit card")
    page.get_by_label("Next product").select_option("fund")
    expect(page).to_have_url(re.compile("next=fund"))
    expect(panel.locator("tbody tr").first).to_contain_text("debit card → credit card → wealth")
