"""Saved views: what was saved comes back, whatever its name; two writers lose nothing; the forgotten are in none."""

import json
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.command import main
from api.saved_views import SavedViews
from graph.errors import NotAStore
from graph.stores import open_store
from ingestion.load import load
from tests.banks import TINY

OPERATIONS = [{"do": "start", "node": "customer:C01"}, {"do": "hide", "nodes": ["customer:C02", "product:fund"]}]


def loaded(place: Path) -> str:
    url = f"ladybug://{place}/bank"
    store = open_store(url, cache=place)
    load(store, TINY, rejects=place / "rejects")
    store.close()
    return url


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return loaded(tmp_path_factory.mktemp("views"))


@pytest.fixture
def client(url: str, tmp_path: Path) -> Iterator[TestClient]:
    views = tmp_path / "bank.views.json"
    with TestClient(create_app(open_store(url, cache=tmp_path), views=views)) as client:
        yield client


def test_a_view_is_saved_listed_opened_and_removed(client: TestClient, tmp_path: Path) -> None:
    saved = {"operations": OPERATIONS, "who": "王", "as_of": "2026-06-30", "lang": "zh"}
    assert client.get("/v1/views").json() == {"rows": []}
    assert client.put("/v1/views/网络", json=saved).status_code == 200
    view = client.get("/v1/views/网络").json()
    assert view.items() >= {**saved, "name": "网络"}.items()
    assert client.get("/v1/views").json()["rows"] == [{**view, "operations": 2}]
    file = tmp_path / "bank.views.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert client.delete("/v1/views/网络").status_code == 204
    assert client.get("/v1/views/网络").status_code == client.delete("/v1/views/网络").status_code == 404


@pytest.mark.parametrize("name", ["../../bank", "a/b", "<img src=x>", "__proto__", '"', "..", "100%"])
def test_a_name_is_a_name_and_no_path(client: TestClient, tmp_path: Path, name: str) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    saved = client.put(f"/v1/views/{quote(name, safe='')}", json={"operations": OPERATIONS})
    if saved.status_code == 200:
        assert saved.json()["name"] == name
        assert client.get(f"/v1/views/{quote(name, safe='')}").json() == saved.json()
    new = {path.name for path in tmp_path.iterdir()} - set(before)
    assert new <= {"bank.views.json", "bank.views.json.lock"}


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("x" * 101, {"operations": OPERATIONS}, "a line of 1 to 100 characters"),
        ("a\tb", {"operations": OPERATIONS}, "a line of 1 to 100 characters"),
        (" a", {"operations": OPERATIONS}, "without blanks"),
        ("a", {}, "operations is missing"),
        ("a", {"operations": [{"do": "fly"}]}, "operation 1: do 'fly'"),
        ("a", {"operations": [], "as_of": "yesterday"}, "a day such as"),
        ("a", {"operations": [], "who": "x" * 101}, "who"),
        ("a", {"operations": [], "password": "x"}, "a view has operations"),
        ("a", [], "a JSON object"),
    ],
)
def test_what_is_no_view_is_refused(client: TestClient, name: str, body: object, told: str) -> None:
    reply = client.put(f"/v1/views/{quote(name, safe='')}", json=body)
    assert reply.status_code == 400
    assert told in reply.json()["detail"]


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    def save(number: int) -> None:
        SavedViews(tmp_path / "views.json").save(f"view {number}", {"operations": OPERATIONS})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, range(40)))
    assert len(SavedViews(tmp_path / "views.json").all()) == 40
    assert sorted(path.name for path in tmp_path.iterdir()) == ["views.json", "views.json.lock"]


def test_a_file_that_is_no_file_of_views_is_told_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "views.json"
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(NotAStore, match="holds no saved views"):
        SavedViews(file).save("a", {"operations": []})
    assert file.read_text(encoding="utf-8") == "[]"


def test_forgetting_a_customer_takes_them_out_of_saved_views(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    url = loaded(tmp_path)
    with TestClient(create_app(open_store(url, cache=tmp_path))) as client:
        assert client.put("/v1/views/mine", json={"operations": OPERATIONS}).status_code == 200
    with pytest.raises(SystemExit) as ended:
        main(["forget", "C02", "--store", url, "--yes", "--format", "json"])
    assert ended.value.code == 0
    found = json.loads((tmp_path / "bank.views.json").read_text(encoding="utf-8"))
    assert found["views"]["mine"]["operations"] == [OPERATIONS[0], {"do": "hide", "nodes": ["product:fund"]}]
