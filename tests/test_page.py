"""The page people work in, driven in Chromium over the tiny bank."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import visualizations
from graph.attribution import FINDINGS
from queries.glossary import TERMS
from queries.strategy.judgement import RULES, STATES
from tests.banks import TINY, bank_of, tables_of
from tests.browser import Watched, started, watched
from tests.pages import opened, refused, served, settle
from tests.picture_banks import BREAK, EVIL, IMAGE, hostile

WEB = Path(visualizations.__file__).parent / "web"

VIEWS = {
    "overview": "总览",
    "networks": "推荐网络",
    "coverage": "策略覆盖",
    "strategies": "策略地图",
    "products": "产品路径",
    "products?held=debit&target=fund": "产品路径",
    "journeys": "客户旅程",
    "journeys?show=steps&beside=young": "客户旅程",
    "journeys?show=funnel&event=open&event=login": "客户旅程",
    "explore": "图谱探索",
    "customer?id=C07": "黄晓明",
}
# Names of XML vocabularies, which nobody asks for.
NAMESPACES = ("http://www.w3.org/", "http://graphml.graphdrawing.org/xmlns")
DRAWN = ("networks", "strategies", "products", "products?held=debit&target=fund", "journeys")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page") / "bank"
    hostile(folder).close()
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(folder: Path, browser: Browser) -> Iterator[str]:
    with served(folder, reveal=True) as address:
        yield address


@pytest.fixture
def seen(browser: Browser) -> Iterator[Watched]:
    with watched(browser) as seen:
        yield seen


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_view_opens(seen: Watched, address: str, view: str, language: str) -> None:
    joint = "&" if "?" in view else "?"
    page = opened(seen, f"{address}#/{view}{joint}lang={language}")
    if language == "zh":
        expect(page.locator("h1")).to_contain_text(VIEWS[view])
    else:
        assert page.locator("html").get_attribute("lang") == "en"
        expect(page.locator("nav")).to_contain_text("Referral networks")
    assert "undefined" not in page.locator("body").inner_text()
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", page.locator("main").inner_text()), "a word is missing in words.js"


@pytest.mark.parametrize("view", DRAWN)
def test_the_canvas_is_not_blank(seen: Watched, address: str, view: str) -> None:
    page = opened(seen, f"{address}#/{view}")
    expect(page.locator(".canvas canvas[tabindex]")).to_have_attribute("data-drawn", re.compile(r"[1-9]"))
    assert seen.colours(".canvas canvas[tabindex]") > 20


def test_searching_opens_the_card(seen: Watched, address: str) -> None:
    page = opened(seen, address)
    page.get_by_role("combobox").first.fill("c07")
    page.get_by_role("option").first.click()
    expect(page.locator("h1")).to_contain_text("黄晓明")
    assert page.url.endswith("#/customer?id=C07")
    settle(page)
    # README of the tiny bank, section 4: the one rule that fails.
    credit = page.get_by_role("row", name=re.compile("^信用卡"))
    expect(credit).to_contain_text("：渠道")
    expect(credit).to_contain_text("被规则拦截")


def test_searching_works_by_keys_and_by_name(seen: Watched, address: str) -> None:
    page = opened(seen, address)
    box = page.get_by_role("combobox").first
    box.fill("理财")
    expect(page.get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    box.press("ArrowUp")
    box.press("Enter")
    settle(page)
    assert re.search(r"#/(strategies\?node=strategy%3AS4|products\?target=wealth)$", page.url)


def test_nothing_found_is_said(seen: Watched, address: str) -> None:
    page = opened(seen, address)
    page.get_by_role("combobox").first.fill("zzzz")
    expect(page.locator("#found")).to_contain_text("没有找到")


def test_names_that_are_markup_stay_text(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/customer?id=C01")
    expect(page.locator("h1")).to_contain_text(EVIL)
    expect(page.locator("main")).to_contain_text(IMAGE)
    opened(seen, f"{address}#/coverage?cell=payroll%7Ccredit")
    expect(page.locator(".split h2")).to_contain_text(BREAK[:20])
    opened(seen, f"{address}#/networks?node=customer:C01")
    expect(page.locator(".chosen")).to_contain_text(EVIL)
    assert page.locator("main script, main img").count() == 0


def test_the_network_is_walked_by_keys(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/networks?network=C01")
    canvas = page.locator(".canvas canvas[tabindex]")
    canvas.focus()
    canvas.press("ArrowRight")
    expect(page.locator(".chosen")).to_contain_text("C01")
    canvas.press("ArrowDown")
    expect(page.locator(".chosen")).to_contain_text("张伟 C03")
    expect(page.locator("aside [aria-live]").first).to_contain_text("2025年3月7日")
    canvas.press("Escape")
    expect(page.locator(".chosen")).to_have_count(0)
    canvas.press("ArrowRight")
    canvas.press("Enter")
    expect(page.locator("h1")).to_contain_text(EVIL)


def test_the_network_is_clicked_zoomed_and_moved(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/networks?network=C15")
    canvas = page.locator(".canvas canvas[tabindex]")
    page.get_by_role("button", name="放大").click()
    page.get_by_role("button", name="全图").click()
    canvas.press("0")
    canvas.focus()
    canvas.press("ArrowUp")
    expect(page.locator(".chosen")).to_contain_text("C15")
    page.locator(".near button").first.click()
    expect(page.locator(".chosen")).to_contain_text("郭敏 C16")
    # Brought to the middle: a click there chooses it, a click beside it lets go.
    box = canvas.bounding_box()
    assert box is not None
    middle = {"x": box["width"] / 2, "y": box["height"] / 2}
    canvas.click(position={"x": 8, "y": 8})
    expect(page.locator(".chosen")).to_have_count(0)
    canvas.click(position=middle)
    expect(page.locator(".chosen")).to_contain_text("郭敏 C16")
    canvas.hover(position=middle)
    page.mouse.wheel(0, -300)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 40, steps=4)
    page.mouse.up()
    expect(page.locator(".chosen")).to_contain_text("郭敏 C16")


def test_a_cell_shows_its_people_and_the_rule_that_unlocks_most(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/coverage?cell=payroll%7Ccredit")
    # README of the tiny bank: gap 3 of 10, balance 32,000, one customer each for contactable, channel, frequency.
    expect(page.locator(".split .figures")).to_contain_text("3 / 10")
    expect(page.locator(".split .figures")).to_contain_text("32,000.00")
    expect(page.locator(".best")).to_contain_text("+1")
    people = page.locator(".split > .panel").last.locator("tbody tr")
    expect(people).to_have_count(3)
    assert [row.split("\t")[0] for row in people.all_inner_texts()] == ["C16", "C08", "C12"]


def test_a_click_on_the_heat_map_opens_the_cell(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/coverage")
    chart = page.locator(".chart").first
    expect(chart.locator("canvas").first).to_be_visible()
    page.wait_for_timeout(300)
    box = chart.bounding_box()
    assert box is not None
    chart.click(position={"x": box["width"] - 60, "y": box["height"] - 40})
    expect(page).to_have_url(re.compile(r"cell="))
    chart.hover(position={"x": box["width"] / 2, "y": box["height"] / 2})
    page.wait_for_timeout(300)


def test_the_table_beside_the_heat_map_opens_a_cell_too(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/coverage?lang=en")
    page.locator(".twin summary").first.click()
    page.locator(".twin tbody button", has_text="young × credit card").click()
    expect(page.locator(".split h2")).to_have_text("young × credit card")


def test_the_language_is_switched(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/coverage")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Coverage")
    assert "lang=en" in page.url
    page.get_by_role("link", name="Referral networks").click()
    expect(page.locator("h1")).to_have_text("Referral networks")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("h1")).to_have_text("推荐网络")


def test_a_link_shows_the_same_view(seen: Watched, browser: Browser, address: str) -> None:
    page = opened(seen, f"{address}#/networks?network=C10&lang=en&as_of=2026-03-31")
    page.get_by_role("button", name="Receipt").click()
    page.locator(".canvas canvas[tabindex]").focus()
    page.locator(".canvas canvas[tabindex]").press("ArrowRight")
    expect(page.locator(".chosen")).to_contain_text("C10")
    link, shown = page.url, page.locator("main").inner_text()
    with watched(browser) as other:
        assert opened(other, link).locator("main").inner_text() == shown
        expect(other.page.locator(".receipts")).to_contain_text("referrals tree")


def test_the_day_is_picked(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/networks?network=C10")
    expect(page.locator(".scene-title")).to_contain_text("5 位客户")
    page.locator("#as-of").fill("2026-03-31")
    page.locator("#as-of").dispatch_event("change")
    expect(page.locator(".bar")).to_contain_text("2026年3月31日")
    expect(page.locator(".scene-title")).to_contain_text("4 位客户")  # C14 joined d25
    page.get_by_role("button", name="最新").click()
    expect(page.locator(".scene-title")).to_contain_text("5 位客户")


def test_the_receipt_says_where_the_figures_come_from(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/coverage?lang=en&receipt=1&segment=young")
    receipt = page.locator(".receipt").first
    expect(receipt).to_contain_text("strategy coverage")
    expect(receipt).to_contain_text("segment = young")
    expect(receipt).to_contain_text("30 Jun 2026")
    expect(receipt).to_contain_text("docs/questions/strategy.md#coverage")
    receipt.locator("summary").first.click()
    receipt.locator(".statement summary", has_text="strategy/cells.sql").click()
    expect(receipt.locator("pre:visible")).to_contain_text("SELECT")
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".receipts")).to_have_count(0)


def test_a_fault_is_said_in_words(browser: Browser, address: str) -> None:
    with watched(browser) as seen:
        seen.page.goto(f"{address}#/customer?id=C99")
        expect(seen.page.get_by_role("alert")).to_contain_text("customer 'C99' is not in this bank")
        assert [text for text in seen.wrong if "404" not in text] == []
        seen.wrong.clear()  # the browser itself reports that a reply was a 404


def test_names_are_masked_where_they_are_not_revealed(seen: Watched, folder: Path) -> None:
    with served(folder, reveal=False) as address:
        page = opened(seen, f"{address}#/customer?id=C02")
        expect(page.locator("h1")).to_have_text("李** C02")
        expect(page.locator(".bar")).to_contain_text("姓名已遮蔽")
        page.get_by_role("combobox").first.fill("秀英")
        expect(page.locator("#found")).to_contain_text("客户请输入编号开头")


def test_paths_are_chosen_by_hand(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/products")
    page.get_by_role("button", name="通往一个产品").click()
    settle(page)
    page.get_by_role("button", name="储蓄卡").click()
    page.get_by_label("目标产品").select_option("wealth")
    expect(page.locator(".scene-title")).to_contain_text("理财")


@pytest.mark.parametrize(
    ("link", "chinese", "english"),
    [
        ("customer?id=NOPE", "客户：NOPE – 这家银行没有", "Customer: NOPE – not in this bank"),
        ("networks?network=NOPE", "NOPE – 这家银行没有", "NOPE – not in this bank"),
        ("coverage?segment=NOPE", "客群：NOPE – 这家银行没有", "Segment: NOPE – not in this bank"),
        ("overview?as_of=banana", "截至：banana – 不是允许的值", "As of: banana – is not allowed"),
    ],
)
def test_a_bad_link_is_told_in_the_readers_language(
    seen: Watched, address: str, link: str, chinese: str, english: str
) -> None:
    for language, words in (("zh", chinese), ("en", english)):
        seen.page.goto(f"{address}#/{link}&lang={language}")
        expect(seen.page.locator(".failed")).to_contain_text(words)
    expect(seen.page.locator("nav")).to_contain_text("Referral networks")
    refused(seen)


def test_a_server_that_does_not_answer_is_told_and_asked_again(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/overview")
    page.route("**/v1/scenes/**", lambda route: route.abort())
    page.goto(f"{address}#/networks")
    expect(page.locator(".failed")).to_contain_text("cjg serve")
    page.unroute("**/v1/scenes/**")
    expect(page.locator(".canvas canvas[tabindex]")).to_have_attribute("data-drawn", "8")
    refused(seen)


def test_a_bank_of_customers_alone_has_words_for_all_that_is_missing(
    seen: Watched, browser: Browser, tmp_path: Path
) -> None:
    customers = tables_of(TINY)["customer"]
    bank_of({"customer": customers}, tmp_path / "bank").close()
    with served(tmp_path / "bank", reveal=True) as alone:
        for view, words in (
            ("overview", "没有推荐网络"),
            ("networks", "没有推荐网络"),
            ("coverage", "没有客群或在售产品"),
            ("strategies", "没有策略，也没有缺口"),
            ("products", "没有产品可以比较"),
            ("journeys", "没有记录的交互"),
            ("customer?id=C07", "没有在售的产品"),
        ):
            expect(opened(seen, f"{alone}#/{view}").locator("main")).to_contain_text(words)


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_stands_out_of_a_telephone(seen: Watched, address: str, view: str) -> None:
    seen.page.set_viewport_size({"width": 390, "height": 844})
    page = opened(seen, f"{address}#/{view}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_words_of_the_page_are_those_of_the_glossary() -> None:
    text = (WEB / "words.js").read_text(encoding="utf-8")
    lines = re.findall(r'^  (\w+): \["([^"]*)", "([^"]*)"\],$', text, re.MULTILINE)
    words = {key: (english.lower(), chinese) for key, chinese, english in lines}
    assert len(words) == len(lines), "a key stands twice"
    other = {"open": "state_open", "segment": "rule_segment", "channel": "rule_channel"}
    shared = [*STATES, *RULES, *FINDINGS, "met", "missed", "unknown", "gap", "over_contacted", "after_share"]
    for name in shared:
        english, chinese = TERMS[name]
        assert words[other.get(name, name)] == (english.lower(), chinese), name


def test_vendored_libraries_are_what_was_fetched() -> None:
    listed = json.loads((WEB / "vendor" / "vendor.json").read_text(encoding="utf-8"))
    for each in listed:
        assert hashlib.sha256((WEB / "vendor" / each["file"]).read_bytes()).hexdigest() == each["sha256"]
        assert all((WEB / "vendor" / name).exists() for name in each["licence_files"])
    types = {f"{Path(each['file']).stem}.d.mts" for each in listed}  # ours: what the page uses of each
    known = {"vendor.json"} | types | {name for each in listed for name in (each["file"], *each["licence_files"])}
    assert {path.name for path in (WEB / "vendor").iterdir()} == known


def test_no_file_of_the_page_names_another_host() -> None:
    own = [path for path in WEB.rglob("*") if path.is_file() and path.parent.name != "vendor"]
    for path in own:
        urls = re.findall(r"https?://[^\s\"'`)]+", path.read_text(encoding="utf-8"))
        assert [url for url in urls if not url.startswith(NAMESPACES)] == [], path.name
