"""The explorer, driven in Chromium over the tiny bank: whose figures the README of the tiny bank works out by hand."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import networkx
import pytest
from playwright.sync_api import Browser, Page, expect

import visualizations
from graph.model import EDGES, NODE_KINDS
from tests.browser import Watched, started, watched
from tests.pages import opened, refused, served, settle
from tests.picture_banks import EVIL, hostile

pytestmark = pytest.mark.browser

NETWORK = {"do": "network", "customer": "C01"}
WORDS = Path(visualizations.__file__).parent / "web" / "explore" / "model.js"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("explore") / "bank"
    hostile(folder).close()
    with served(folder, reveal=True) as address:
        yield address


@pytest.fixture
def seen(browser: Browser) -> Iterator[Watched]:
    with watched(browser) as seen:
        yield seen


def link(address: str, *operations: dict[str, Any], language: str = "en", **more: str) -> str:
    extra = "".join(f"&{name}={quote(value)}" for name, value in more.items())
    return f"{address}#/explore?ops={quote(json.dumps(list(operations)))}&lang={language}{extra}"


def carried(page: Page) -> list[dict[str, Any]]:
    """The operations in the address, without how the view is looked at."""
    found = parse_qs(urlsplit(page.url.replace("#/", "", 1)).query).get("ops", ["[]"])[0]
    return [each for each in json.loads(found) if each["do"] not in ("camera", "panel")]


def shows(page: Page, nodes: int, of: int | None = None) -> None:
    expect(page.locator(".coverage-note b")).to_have_text(f"{nodes} of {of or nodes} nodes shown")
    expect(canvas(page)).to_have_attribute("data-drawn", str(nodes))


def canvas(page: Page) -> Any:
    return page.locator(".canvas canvas[tabindex]")


def test_a_node_is_put_in_by_search_expanded_and_stepped_back_from(seen: Watched, address: str) -> None:
    page = opened(seen, f"{address}#/explore?lang=en")
    box = page.get_by_label("Put in a node: id or name")
    box.fill("C10")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Enter")
    shows(page, 1)
    expect(page.locator(".chosen")).to_contain_text("C10")
    ways = page.locator(".ways li")
    brought = ways.filter(has_text="referred →")
    expect(brought.locator("b")).to_have_text("4")  # README of the tiny bank: C10 brought four
    brought.get_by_role("button").click()
    shows(page, 5)
    assert [each["do"] for each in carried(page)] == ["start", "expand"]
    page.keyboard.press("Control+z")
    shows(page, 1)
    page.keyboard.press("Control+Shift+Z")
    shows(page, 5)
    page.get_by_role("button", name="Undo").click()
    shows(page, 1)


def test_a_link_shows_the_same_view_camera_and_pins_included(seen: Watched, browser: Browser, address: str) -> None:
    page = opened(seen, link(address, NETWORK))
    shows(page, 8)
    place = canvas(page).bounding_box()
    page.mouse.move(place["x"] + 30, place["y"] + 30)
    page.mouse.down()
    page.mouse.move(place["x"] + 90, place["y"] + 60, steps=3)
    page.mouse.up()
    expect(page).to_have_url(re.compile("camera"))
    page.wait_for_timeout(200)
    shown = "(canvas) => canvas.toDataURL()"
    with watched(browser) as other:
        there = opened(other, page.url)
        shows(there, 8)
        there.wait_for_timeout(300)
        assert canvas(there).evaluate(shown) == canvas(page).evaluate(shown)


def test_a_dragged_node_is_pinned(seen: Watched, address: str) -> None:
    page = opened(seen, link(address, {"do": "start", "node": "customer:C10"}))
    shows(page, 1)
    place = canvas(page).bounding_box()
    middle = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.wait_for_timeout(200)
    page.mouse.move(middle[0], middle[1] - 4)
    page.mouse.down()
    page.mouse.move(middle[0] + 80, middle[1] + 30, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("pin"))
    assert [each["do"] for each in carried(page)] == ["start", "pin"]


def test_the_keyboard_alone_searches_walks_expands_hides_and_opens(seen: Watched, address: str) -> None:
    page = opened(seen, link(address, NETWORK))
    shows(page, 8)
    drawn = canvas(page)
    drawn.focus()
    drawn.press("ArrowDown")
    live = page.locator(".tab [aria-live]").first
    expect(live).to_contain_text("C01")
    expect(live).to_contain_text("Neighbours: referred")  # what a screen reader hears of who is beside
    drawn.press("e")
    expect(page.locator(".coverage-note b")).not_to_have_text("8 of 8 nodes shown")
    drawn.press("c")
    shows(page, 8)
    drawn.press("h")
    shows(page, 7, 8)
    page.get_by_role("button", name="Show the hidden").click()
    shows(page, 8)
    drawn.focus()
    drawn.press("Enter")
    expect(page.locator("h1")).to_contain_text(EVIL)


def test_several_are_selected_and_only_those_are_kept(seen: Watched, address: str) -> None:
    page = opened(seen, link(address, NETWORK))
    shows(page, 8)
    place = canvas(page).bounding_box()
    page.keyboard.down("Shift")
    page.mouse.move(place["x"] + 3, place["y"] + 3)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] - 3, place["y"] + place["height"] - 3, steps=3)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.locator(".tab h3").first).to_have_text("8 nodes selected")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".coverage-note b")).to_have_text("0 of 0 nodes shown")
    page.keyboard.press("Control+z")
    shows(page, 8)


def test_the_steps_are_told_in_words_and_gone_back_to(seen: Watched, address: str) -> None:
    expand = {"do": "expand", "node": "customer:C10", "kinds": ["REFERRED"], "direction": "out"}
    page = opened(seen, link(address, {"do": "start", "node": "customer:C10"}, expand, language="zh"))
    page.get_by_role("tab", name="步骤").click()
    steps = page.locator(".history li")
    expect(steps.nth(1)).to_contain_text("放入")
    expect(steps.nth(2)).to_contain_text("推荐（出），最多 50 个")
    steps.nth(1).get_by_role("button").click()
    expect(canvas(page)).to_have_attribute("data-drawn", "1")
    steps.nth(2).get_by_role("button").click()
    expect(canvas(page)).to_have_attribute("data-drawn", "5")


def test_paths_between_two_are_told_and_drawn(seen: Watched, address: str) -> None:
    page = opened(seen, link(address, *({"do": "start", "node": each} for each in ("customer:C11", "customer:C12"))))
    shows(page, 2)
    place = canvas(page).bounding_box()
    page.keyboard.down("Shift")
    page.mouse.move(place["x"] + 3, place["y"] + 3)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] - 3, place["y"] + place["height"] - 3, steps=3)
    page.mouse.up()
    page.keyboard.up("Shift")
    page.locator(".between summary").click()
    page.locator(".ticks").get_by_label("referred", exact=True).click()
    # README of the tiny bank: C10 brought both.
    expect(page.locator(".paths li")).to_have_count(1)
    expect(page.locator(".paths li")).to_contain_text("C10")
    page.get_by_role("button", name="Draw the paths").click()
    shows(page, 3)


def test_the_table_beside_has_the_same_selection(seen: Watched, address: str) -> None:
    page = opened(seen, link(address, NETWORK))
    page.locator(".twin summary").click()
    row = page.locator(".twin tbody tr", has_text="C03")
    row.get_by_role("button").click()
    expect(row).to_have_attribute("aria-current", "true")
    expect(page.locator(".chosen")).to_contain_text("C03")
    page.locator(".twin .switch").get_by_role("button", name="customer").click()
    expect(page.locator(".twin")).to_contain_text("joined on")


def test_a_view_is_saved_listed_opened_and_removed(seen: Watched, address: str) -> None:
    page = opened(seen, link(address, NETWORK, {"do": "panel", "name": "views_saved"}))
    shows(page, 8)
    page.get_by_label("Name", exact=True).fill("王建国的网络 / Q2")
    page.get_by_label("Who", exact=True).fill("growth")
    page.get_by_role("button", name="Save this view").click()
    kept = page.locator(".saved li", has_text="王建国的网络 / Q2")
    expect(kept).to_contain_text("growth")
    expect(kept).to_contain_text("UTC")
    page.goto(f"{address}#/explore?lang=en")
    page.locator(".beginning summary").click()
    page.get_by_role("button", name="王建国的网络 / Q2", exact=True).click()
    shows(page, 8)
    assert carried(page)[0]["do"] == "network"
    page.get_by_role("tab", name="Saved").click()
    page.get_by_role("button", name="Delete 王建国的网络 / Q2").click()
    expect(page.locator(".saved")).to_contain_text("No view is saved yet")


def test_a_view_is_shown_as_code(seen: Watched, address: str) -> None:
    page = opened(seen, link(address, NETWORK, {"do": "panel", "name": "code"}))
    shows(page, 8)
    expect(page.locator(".tab pre").first).to_contain_text("curl")
    expect(page.locator(".tab pre").nth(1)).to_contain_text("import")
    expect(page.locator(".tab")).to_contain_text("MATCH")


def test_a_filter_counts_and_then_cuts_and_rules_change_the_look(seen: Watched, address: str) -> None:
    page = opened(seen, link(address, NETWORK))
    shows(page, 8)
    page.get_by_role("tab", name="Filters").click()
    page.get_by_label("Property").select_option("customer tier")
    tiers = page.locator(".filter .values li")
    expect(tiers).to_have_count(2)
    counted = {each.split("\n")[0].strip(): int(each.split("\n")[-1]) for each in tiers.all_inner_texts()}
    assert sum(counted.values()) == 8
    shows(page, 8)
    tiers.filter(has_text="standard").get_by_role("checkbox").click()
    shows(page, counted["gold"], 8)
    expect(page.locator(".coverage-note")).to_contain_text(f"{counted['standard']} filtered out")
    page.get_by_role("button", name="No filter: tier").click()
    shows(page, 8)
    page.get_by_label("Colour").select_option("customer joined_on")
    page.get_by_label("Size").select_option("customer margin_12m_minor")
    expect(page.locator(".sizes")).to_contain_text("3,000.00")
    page.get_by_role("tab", name="Selected").click()
    expect(page.locator(".legend")).to_contain_text("joined on")
    assert [each["do"] for each in carried(page)] == ["network", "filter", "filter", "unfilter", "colour", "size"]


def test_a_range_is_moved_by_the_keys_of_its_sliders(seen: Watched, address: str) -> None:
    counting = {"do": "filter", "kind": "customer", "property": "joined_on"}
    page = opened(seen, link(address, NETWORK, counting, {"do": "panel", "name": "filters"}))
    shows(page, 8)
    page.locator(".range input").first.press("ArrowRight")
    # Two of the network joined in the first twentieth of the days: README of the tiny bank, C01 and C02.
    shows(page, 6, 8)
    expect(page.locator(".range b").first).to_have_text("1 Feb 2025")


def test_a_view_is_saved_as_graphml(seen: Watched, address: str) -> None:
    page = opened(seen, link(address, NETWORK))
    page.locator(".twin summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="GraphML").click()
    graph = networkx.read_graphml(download.value.path())
    assert len(graph.nodes) == 8
    assert ("customer:C01", "customer:C02") in graph.edges
    assert graph.nodes["customer:C01"]["label"].startswith(EVIL)


def test_what_an_old_link_names_and_the_bank_has_not_is_said(seen: Watched, address: str) -> None:
    gone = {"do": "start", "node": "customer:GONE"}
    page = opened(seen, link(address, gone, NETWORK))
    shows(page, 8)
    expect(page.locator(".notice")).to_contain_text("No longer in this bank, of those the link names: customer GONE")


@pytest.mark.parametrize("text", ["not json", '{"do": "start"}', "[1]", "[null]", '[{"do": 1}]'])
def test_a_list_edited_by_hand_is_refused_in_words(seen: Watched, address: str, text: str) -> None:
    seen.page.goto(f"{address}#/explore?lang=en&ops={quote(text)}")
    expect(seen.page.get_by_role("alert")).to_contain_text("cannot be read")
    seen.page.get_by_role("button", name="Begin anew").click()
    expect(seen.page.locator("main")).to_contain_text("Where to begin")


def test_an_operation_that_is_not_allowed_is_named_and_stepped_back_from(seen: Watched, address: str) -> None:
    seen.page.goto(link(address, NETWORK, {"do": "expand", "node": "customer:C01", "most": -1}))
    expect(seen.page.get_by_role("alert")).to_contain_text("operation 2 (expand)")
    seen.page.get_by_role("button", name="Undo").click()
    shows(seen.page, 8)
    refused(seen)


def test_long_lists_are_pressed_into_the_address(seen: Watched, address: str) -> None:
    page = opened(seen, link(address, NETWORK))
    many = [NETWORK, *({"do": "hide", "nodes": [f"customer:C0{turn % 9 + 1}"]} for turn in range(60))]
    page.goto(link(address, *many))
    page.get_by_role("button", name="Show the hidden").click()
    shows(page, 8)
    assert re.search(r"[?&]z=[\w-]+", page.url)
    page.reload()
    settle(page)
    expect(page.locator(".coverage-note b")).to_contain_text("nodes shown")


def test_markup_in_a_name_stays_text(seen: Watched, address: str) -> None:
    page = opened(seen, link(address, NETWORK, node="customer:C01"))
    expect(page.locator(".chosen strong")).to_contain_text(EVIL)
    assert page.locator("main script, main img").count() == 0


@pytest.mark.parametrize("view", ["customer?id=C03", "networks?network=C01&node=customer:C03"])
def test_other_views_lead_here(seen: Watched, address: str, view: str) -> None:
    page = opened(seen, f"{address}#/{view}&lang=en")
    page.get_by_role("link", name="Explore from here").click()
    settle(page)
    assert carried(page)[0] == {"do": "start", "node": "customer:C03"}
    expect(page.locator(".chosen")).to_contain_text("C03")


def test_the_words_of_the_page_are_those_of_the_model() -> None:
    text = WORDS.read_text(encoding="utf-8")
    words = dict(re.findall(r'^  (\w+): \["([^"]*)"', text, re.MULTILINE))
    assert {kind.label: kind.text_zh for kind in EDGES}.items() <= words.items()
    assert {name: kind.text_zh for name, kind in NODE_KINDS.items()}.items() <= words.items()
    assert {each.name for kind in NODE_KINDS.values() for each in kind.properties} <= set(words)
