"""Reading the page: tables sorted and saved, pictures taken along, colours, receipts, a server that goes away."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Watched, started, watched
from tests.pages import opened, refused, served, settle
from tests.picture_banks import hostile

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reading") / "bank"
    hostile(folder).close()
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder, reveal=True) as address:
        yield address


@pytest.fixture
def seen(browser: Browser) -> Iterator[Watched]:
    with watched(browser) as seen:
        yield seen


def column(page: Page, table: str, place: int) -> list[str]:
    return page.locator(f"{table} tbody tr td:nth-child({place})").all_inner_texts()


def saved(page: Page, name: str, within: str = "main") -> str:
    with page.expect_download() as download:
        page.locator(within).get_by_role("button", name=name, exact=True).first.click()
    return Path(download.value.path()).read_bytes().decode("utf-8", errors="replace")


def test_a_table_is_sorted_by_clicks_on_its_heads(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/networks?lang=en")
    head = page.locator(".list th", has_text="Depth")
    assert column(page, ".list", 1) == ["C01", "C10", "C15"]  # README of the tiny bank: by members
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert column(page, ".list", 3) == ["4", "2", "1"]
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert column(page, ".list", 1) == ["C10", "C15", "C01"]
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "none")
    assert column(page, ".list", 1) == ["C01", "C10", "C15"]


def test_money_is_sorted_by_its_value_and_what_is_missing_is_last(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/coverage?lang=en")
    page.locator(".twin summary").first.click()
    head = page.locator(".twin th", has_text="Balance in the gap")
    for ascending in (False, True):
        head.get_by_role("button").click()
        shown = column(page, ".twin", 11)
        known = [float(each.replace(",", "")) for each in shown if each != "–"]
        assert known == sorted(known, reverse=not ascending)
        assert shown[len(known) :] == ["–"] * (len(shown) - len(known))
        assert len(known) < len(shown)


def test_a_table_is_saved_as_csv_that_runs_nothing(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/networks?lang=en")
    page.locator(".list th button", has_text="Members").click()
    text = saved(page, "CSV", ".list")
    assert text.splitlines()[0] == "\ufeffNetwork,Members,Depth,R,90 days"
    assert text.splitlines()[1].startswith("C01,8,4,")
    assert len(text.splitlines()) == 4


def test_a_picture_is_saved_as_svg_and_png(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/networks?network=C01&lang=en")
    text = saved(page, "Save as SVG", ".canvas")
    assert text.startswith("<svg xmlns=")
    assert "张伟 C03" in text
    assert "<script" not in text  # C01 is called by markup
    assert "&lt;script&gt;" in text
    assert "PNG" in saved(page, "Save as PNG", ".canvas")[:8]


def test_a_chart_is_saved_as_svg_and_png(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/coverage?lang=en")
    assert "mortgage" in saved(page, "SVG", "main .split")
    assert "PNG" in saved(page, "PNG", "main .split")[:8]


def test_the_heat_map_is_walked_by_keys_and_read_out(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/coverage?lang=en&cell=affluent%7Cmortgage")
    chart = page.locator(".chart[tabindex]")
    expect(chart.locator("canvas").first).to_be_visible()
    chart.focus()
    chart.press("ArrowRight")
    heard = page.locator(".chart + [aria-live]")
    expect(heard).to_contain_text("affluent × mortgage")
    chart.press("ArrowRight")
    expect(heard).to_contain_text("affluent × credit card")
    chart.press("ArrowDown")
    expect(heard).to_contain_text("× credit card")
    expect(heard).to_contain_text("Customers in the gap: 3 / 10")  # README of the tiny bank: payroll
    chart.press("Enter")
    expect(page).to_have_url(re.compile(r"cell=payroll%7Ccredit"))
    chart.press("Escape")
    expect(heard).to_be_empty()


def test_light_and_dark_are_what_the_machine_prefers_until_one_is_chosen(seen: Watched, address: str) -> None:
    seen.page.emulate_media(color_scheme="dark")
    page = opened(seen, f"{address}#/networks?network=C01&lang=en")
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    canvas = page.locator(".canvas canvas[tabindex]")
    corner = "(canvas) => [...canvas.getContext('2d').getImageData(2, 2, 1, 1).data].slice(0, 3)"
    page.wait_for_timeout(200)
    assert max(canvas.evaluate(corner)) < 80
    page.get_by_role("button", name="Light or dark").click()
    expect(root).to_have_attribute("data-theme", "light")
    page.wait_for_timeout(200)
    assert min(canvas.evaluate(corner)) > 240
    page.reload()
    expect(root).to_have_attribute("data-theme", "light")


def test_a_figure_opens_its_definition_its_denominator_and_its_call(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/coverage?lang=en&cell=payroll%7Ccredit")
    page.get_by_role("button", name="3 / 10").click()
    expect(page.locator(".defined")).to_contain_text("out of the segment's customers")
    expect(page.locator(".defined")).to_contain_text("rows.gap")
    first = page.locator(".receipt").first
    expect(first).to_contain_text("strategy coverage")
    expect(first).to_contain_text("30 Jun 2026")
    first.locator("summary", has_text="Ask the same").click()
    expect(first.locator("pre:visible")).to_contain_text("cjg strategy coverage --as-of 2026-06-30")


def test_a_server_that_goes_away_is_told_of_and_the_page_goes_on_by_itself(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/networks?lang=en")
    page.route("**/v1/strategy/**", lambda route: route.abort())
    page.route("**/healthz", lambda route: route.abort())
    page.goto(f"{address}#/coverage?lang=en")
    expect(page.locator(".banner")).to_contain_text("goes on by itself")
    page.unroute("**/v1/strategy/**")
    page.unroute("**/healthz")
    expect(page.locator("h1")).to_have_text("Coverage", timeout=15_000)
    settle(page)
    expect(page.locator(".banner")).to_have_count(0)
    refused(seen)
