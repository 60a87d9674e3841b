"""One HTML file a picture: whole in itself, and every text in it is text."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from graph.errors import BadParameter
from graph.snapshot import Bank
from tests.browser import started, watched
from tests.picture_banks import BREAK, EVIL, hostile
from visualizations.export import network_of, write_html
from visualizations.network import OfflineNetwork, escaped
from visualizations.scene import Scene, find_scene

SCENES: dict[str, dict[str, Any]] = {
    "referrals networks": {"network": "C01"},
    "strategy coverage": {},
    "products pairs": {},
    "journeys follows": {},
    "products paths": {"held": ["debit"], "target": "fund"},
}


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    bank = hostile(tmp_path_factory.mktemp("exports"))
    yield bank
    bank.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


def make(bank: Bank, asked: str, **given: Any) -> Scene:
    theme, name = asked.split()
    with bank.snapshot(date(2026, 6, 30), reveal=True) as snapshot:
        return find_scene(theme, name).make(snapshot, **(given or SCENES[asked]))


@pytest.mark.browser
@pytest.mark.parametrize("asked", SCENES)
def test_a_file_draws_without_any_network(bank: Bank, browser: Browser, tmp_path: Path, asked: str) -> None:
    scene = make(bank, asked)
    path = tmp_path / "picture.html"
    write_html(scene, path)
    with watched(browser) as seen:
        seen.page.goto(path.as_uri())
        expect(seen.page.locator("html")).to_have_attribute("data-drawn", str(len(scene.nodes)))
        expect(seen.page.locator("#title")).to_contain_text(scene.title.zh)
        expect(seen.page.locator("#title")).to_contain_text(scene.title.en)
        seen.page.wait_for_timeout(200)
        assert seen.colours("#network canvas") > 4
        seen.page.locator("#table summary").click()
        expect(seen.page.locator("#table tbody tr")).to_have_count(len(scene.twin.rows))
        assert seen.page.locator("#legend li").count() > 1


@pytest.mark.browser
def test_a_node_is_found_and_its_facts_are_shown(bank: Bank, browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "picture.html"
    write_html(make(bank, "referrals networks"), path)
    with watched(browser) as seen:
        seen.page.goto(path.as_uri())
        seen.page.locator("#word").fill("C07")
        seen.page.locator("#word").press("Enter")
        expect(seen.page.locator("#selected h3")).to_have_text("黄晓明 C07")
        expect(seen.page.locator("#selected")).to_contain_text("2026-06-10")


@pytest.mark.browser
def test_a_name_that_is_markup_stays_text(bank: Bank, browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "picture.html"
    write_html(make(bank, "referrals networks"), path)
    with watched(browser) as seen:
        seen.page.goto(path.as_uri())
        expect(seen.page.locator("#title")).to_contain_text(EVIL)
        seen.page.locator("#word").fill("C01")
        seen.page.locator("#word").press("Enter")
        expect(seen.page.locator("#selected h3")).to_have_text(f"{EVIL} C01")
        seen.page.locator("#table summary").click()
        expect(seen.page.locator("#table tbody td").first).to_have_text(f"{EVIL} C01")
        assert seen.page.locator("script").count() == 3
        assert seen.page.locator("img").count() == 0


@pytest.mark.browser
def test_the_limit_is_said_where_it_cuts(bank: Bank, browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "picture.html"
    write_html(make(bank, "referrals networks", network="C01", nodes=3), path)
    with watched(browser) as seen:
        seen.page.goto(path.as_uri())
        expect(seen.page.locator("#left-out")).to_contain_text("Only 3 customers are drawn, 5 are not")
        expect(seen.page.locator("#left-out")).to_contain_text("只画出 3 位客户")


@pytest.mark.parametrize("asked", SCENES)
def test_a_file_loads_nothing(bank: Bank, tmp_path: Path, asked: str) -> None:
    path = tmp_path / "picture.html"
    write_html(make(bank, asked), path)
    text = path.read_bytes().decode("utf-8")
    assert not re.search(r"<(link|iframe|object|embed|base)\b", text)
    assert not re.search(r"<script[^>]+src", text)
    assert "@import" not in text
    assert "default-src &#x27;none&#x27;" in text
    assert text.count("</script>") == 3
    assert text.startswith("<!doctype html>")
    assert '<html lang="zh-CN">' in text


def test_a_file_is_the_same_twice(bank: Bank, tmp_path: Path) -> None:
    for name in ("once.html", "again.html"):
        write_html(make(bank, "strategy coverage"), tmp_path / name)
    assert (tmp_path / "once.html").read_bytes() == (tmp_path / "again.html").read_bytes()


def test_data_cannot_end_its_element() -> None:
    text = escaped({"name": BREAK})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"name": BREAK}


def test_positions_are_fixed_and_nodes_are_added_once(bank: Bank) -> None:
    scene = make(bank, "referrals networks")
    network = network_of(scene)
    assert [(node["id"], node["x"], node["y"]) for node in network.nodes] == [(n.id, n.x, n.y) for n in scene.nodes]
    network.add_node("customer:C01", "again")
    assert network.num_nodes() == len(scene.nodes)


def test_an_edge_needs_both_its_ends() -> None:
    network = OfflineNetwork("t", {})
    network.add_node("a")
    with pytest.raises(KeyError):
        network.add_edge("a", "b")


def test_a_notebook_gets_the_page_in_a_frame(bank: Bank) -> None:
    frame = network_of(make(bank, "referrals networks"))._repr_html_()
    assert frame.startswith('<iframe sandbox="allow-scripts"')
    assert "<script" not in frame


def test_a_place_that_cannot_be_written_is_named(bank: Bank, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(BadParameter, match=r"out .*picture\.html"):
        write_html(make(bank, "referrals networks"), blocked / "picture.html")
