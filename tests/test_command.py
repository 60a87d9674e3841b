"""What a person at a terminal gets: tables by default, one clear line where something is wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from rich.cells import cell_len

from api.command import main
from queries.question import questions
from tests.banks import TINY
from tests.neo4j_server import empty_url


class Ended(NamedTuple):
    status: int
    out: str
    err: str


Cjg = Callable[..., Ended]


@pytest.fixture
def cjg(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cjg:
    """Runs a command in an empty folder and gives its exit status and what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CJG_STORE", raising=False)

    def run(*words: str) -> Ended:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        code = ended.value.code
        printed = capfd.readouterr()
        return Ended(code if isinstance(code, int) else 0, printed.out, printed.err)

    return run


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"ladybug://{tmp_path_factory.mktemp('command')}/tiny"
    with pytest.raises(SystemExit) as ended:
        main(["load", str(TINY), "--store", url])
    assert ended.value.code == 0
    return url


def bundle(folder: Path, **tables: str | bytes) -> str:
    folder.mkdir(exist_ok=True)
    for name, content in tables.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / f"{name}.csv").write_bytes(data)
    return str(folder)


def check_one_line(ended: Ended, *words: str) -> None:
    """A non-zero status, and one line on standard error that holds the words."""
    assert ended.status != 0
    assert ended.err.startswith("cjg: "), ended.err
    assert ended.err.count("\n") == 1, ended.err
    for word in words:
        assert word in ended.err


def test_a_bundle_loads_into_the_default_store_and_answers(cjg: Cjg) -> None:
    loaded = cjg("load", str(TINY))
    assert loaded.status == 0
    assert "customer" in loaded.out
    answered = cjg("referrals", "networks")
    assert answered.status == 0
    assert "C01" in answered.out
    assert "推荐网络" in answered.out
    assert "as of 2026-06-30" in answered.out


def test_loading_again_writes_nothing_and_keeps_the_digest(cjg: Cjg) -> None:
    cjg("load", str(TINY))
    before = cjg("store", "digest").out
    again = cjg("load", str(TINY), "--format", "json")
    assert json.loads(again.out)["changed"] is False
    assert cjg("store", "digest").out == before


def test_rejected_rows_give_status_3_and_a_file(cjg: Cjg, tmp_path: Path) -> None:
    folder = bundle(tmp_path / "b", customer="id,joined_on\nC1,2026-01-01\nC2,01/02/2026\n")
    ended = cjg("load", folder)
    assert ended.status == 3
    assert "rejected rows 拒绝行: 1;" in ended.out
    assert "customer.csv,3,joined_on,01/02/2026" in (tmp_path / "rejects" / "customer.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("holds", "fault"),
    [
        ("C1,debit,H1\nC9,debit,H2\n", "holds.csv,3,customer_id,C9,"),
        ("C1,debit,H1\nC1,debit,H1\n", "holds.csv,3,contract_id,H1,"),
        ('C1,debit,H1\nC1,debit,"H2\n', "holds.csv,3,contract_id,"),
        ("C1,debit,H1\nC1,debit\n", "holds.csv,3,contract_id,"),
    ],
    ids=("dangling end", "duplicate key", "truncated file", "too few cells"),
)
def test_a_faulty_row_is_rejected_by_its_place_and_the_others_load(
    cjg: Cjg, tmp_path: Path, holds: str, fault: str
) -> None:
    nodes = {"customer": "id\nC1\n", "product": "id\ndebit\n"}
    folder = bundle(tmp_path / "b", **nodes, holds=f"customer_id,product_id,contract_id\n{holds}")
    report = json.loads(cjg("load", folder, "--format", "json").out)
    assert report["rejected"] == 1
    assert next(each for each in report["kinds"] if each["kind"] == "holds")["written"] == 1
    lines = (tmp_path / "rejects" / "holds.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(fault)


def test_a_mapping_that_reads_what_is_not_staged_is_refused(cjg: Cjg, tmp_path: Path) -> None:
    folder = bundle(tmp_path / "source", people="no\n1\n")
    mapping = tmp_path / "mapping"
    mapping.mkdir()
    (mapping / "source.toml").write_text('title = "t"\n[tables.people]\nfile = "people.csv"\n', encoding="utf-8")
    (mapping / "customer.sql").write_text("SELECT _file, _line, no AS id FROM persons", encoding="utf-8")
    check_one_line(cjg("load", folder, "--mapping", str(mapping)), "customer.sql", "persons", "people")
    check_one_line(cjg("load", folder, "--mapping", "nowhere"), "nowhere", "berka")


@pytest.mark.neo4j
def test_a_wrong_password_is_one_line_that_does_not_repeat_it(cjg: Cjg, monkeypatch: pytest.MonkeyPatch) -> None:
    url = empty_url()
    monkeypatch.setenv("NEO4J_PASSWORD", "not-the-password")
    ended = cjg("store", "digest", "--store", url)
    check_one_line(ended, "refuses user", "NEO4J_PASSWORD")
    assert "not-the-password" not in ended.err


def test_money_is_shown_in_major_units(cjg: Cjg, bank: str) -> None:
    assert "531,500.00" in cjg("referrals", "networks", "--store", bank).out


def test_csv_goes_to_standard_output(cjg: Cjg, bank: str) -> None:
    ended = cjg("strategy", "coverage", "--store", bank, "--format", "csv")
    assert ended.out.splitlines()[0].startswith("segment,product,customers,holds")
    assert len(ended.out.splitlines()) == 16


def test_ask_all_holds_every_question_that_needs_nothing(cjg: Cjg, bank: str) -> None:
    answers = json.loads(cjg("ask", "all", "--store", bank, "--format", "json").out)
    assert set(answers) == {f"{each.theme} {each.name}" for each in questions() if each.needs_nothing}
    assert {"referrals networks", "referrals findings", "strategy coverage", "products pairs"} <= set(answers)


def test_every_question_has_help_with_its_parameters(cjg: Cjg) -> None:
    for question in questions():
        ended = cjg(question.theme, question.name, "--help")
        assert ended.status == 0
        for parameter in question.parameters:
            assert f"--{parameter.name.replace('_', '-')}" in ended.out


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("referrals", "networks", "--min-size", "0"), ("min_size", "'0'", "from 1")),
        (("referrals", "networks", "--as-of", "soon"), ("as_of", "'soon'", "2026-06-30")),
        (("referrals", "networks", "--format", "xml"), ("format", "'xml'", "csv")),
        (("referrals", "tree"), ("customer is missing: id of a customer",)),
        (("referrals", "tree", "--customer", "C99"), ("customer", "C99")),
        (("strategy", "coverage", "--product", "fnud"), ("product", "fnud", "fund")),
        (("paths", "between", "--source", "C07", "--target", "customer:C01"), ("source", "kind:id")),
        (("view", "referrals", "nothing"), ("networks",)),
        (("view", "referrals", "networks", "--network", "C99"), ("C99",)),
    ],
)
def test_bad_parameters_are_one_line(cjg: Cjg, bank: str, words: tuple[str, ...], named: tuple[str, ...]) -> None:
    check_one_line(cjg(*words, "--store", bank), *named)


@pytest.mark.parametrize(
    ("tables", "named"),
    [
        ({}, ("no tables", "customer.csv")),
        ({"custmer": "id\nC1\n"}, ("custmer", "customer")),
        ({"customer": "id,jioned_on\nC1,2026-01-01\n"}, ("customer.csv", "jioned_on", "joined_on")),
        ({"customer": "name\nA\n"}, ("customer.csv", "id")),
        ({"customer": ""}, ("customer.csv", "empty")),
        ({"customer": "id;joined_on\nC1;2026-01-01\n"}, ("customer.csv", ";")),
        ({"customer": b"id,name\nC1,\xb2\xe2\n"}, ("customer.csv", "line 2", "UTF-8")),
    ],
    ids=("no tables", "unknown kind", "unknown column", "no key", "empty file", "delimiter", "encoding"),
)
def test_a_load_of_what_is_no_bundle_is_refused_and_leaves_nothing(
    cjg: Cjg, tmp_path: Path, tables: dict[str, str | bytes], named: tuple[str, ...]
) -> None:
    check_one_line(cjg("load", bundle(tmp_path / "b", **tables), "--store", "ladybug://bank"), *named)
    check_one_line(cjg("store", "digest", "--store", "ladybug://bank"), "bank", "cjg load")


def test_a_folder_that_is_not_there_is_named(cjg: Cjg) -> None:
    check_one_line(cjg("load", "nowhere"), "nowhere")


def test_a_store_below_a_file_cannot_be_written(cjg: Cjg, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    check_one_line(cjg("load", str(TINY), "--store", "ladybug://file/bank"), "file/bank")


def test_a_folder_that_is_no_store_is_left_alone(cjg: Cjg, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("x", encoding="utf-8")
    check_one_line(cjg("load", str(TINY), "--store", "ladybug://other"), "other")
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("url", ["bank", "mysql://here", "ladybug://", "neo4j://"])
def test_a_store_that_is_none_is_named_with_the_choices(cjg: Cjg, url: str) -> None:
    check_one_line(cjg("store", "digest", "--store", url), url, "ladybug://FOLDER", "neo4j://HOST:PORT")


def test_a_password_in_a_url_is_refused_and_not_repeated(cjg: Cjg) -> None:
    ended = cjg("store", "digest", "--store", "neo4j://neo4j:s3cret@localhost:7687")
    check_one_line(ended, "NEO4J_PASSWORD")
    assert "s3cret" not in ended.err + ended.out


def test_neo4j_that_does_not_answer_is_said_quickly(cjg: Cjg) -> None:
    check_one_line(cjg("store", "digest", "--store", "bolt://127.0.0.1:9"), "127.0.0.1:9", "does not answer")


def test_the_server_refuses_other_addresses(cjg: Cjg, bank: str) -> None:
    check_one_line(cjg("serve", "--host", "0.0.0.0", "--store", bank), "host", "access keys")  # noqa: S104 # refused


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("referrals", "networks", "--size", "3"), ("--size", "cjg referrals networks --help")),
        (("referrals", "network"), ("'network'", "'networks'")),
        (("referrals", "--store", "ladybug://bank", "networks"), ("--store", "cjg referrals --help")),
        (("referrals", "networks", "extra"), ("extra",)),
        (("referrals", "networks", "--store"), ("--store", "requires an argument")),
        (("generate", "bank", "--customers", "0"), ("--customers", "greater than or equal to 1")),
        (("load",), ("folder", "cjg load --help")),
        (("serve", "--port", "99999"), ("--port", "65535")),
    ],
)
def test_a_command_that_cannot_be_read_is_one_line_and_status_2(
    cjg: Cjg, words: tuple[str, ...], named: tuple[str, ...]
) -> None:
    ended = cjg(*words)
    check_one_line(ended, *named)
    assert ended.status == 2


@pytest.mark.parametrize("words", [(), ("referrals",), ("--help",), ("referrals", "networks", "--help")])
def test_help_is_given_where_it_is_asked_for_or_nothing_is(cjg: Cjg, words: tuple[str, ...]) -> None:
    ended = cjg(*words)
    assert "Usage: cjg" in ended.out + ended.err
    assert "cjg: " not in ended.err


@pytest.mark.parametrize(
    "words", [("ask", "all"), ("store", "info"), ("load", str(TINY))], ids=("ask all", "store info", "load")
)
def test_a_format_that_a_command_does_not_have_is_refused(cjg: Cjg, bank: str, words: tuple[str, ...]) -> None:
    check_one_line(cjg(*words, "--format", "xml", "--store", bank), "format 'xml'", "table")


def test_a_table_without_rows_says_so(cjg: Cjg, bank: str) -> None:
    assert "no rows 无结果" in cjg("referrals", "networks", "--min-size", "100", "--store", bank).out


@pytest.mark.parametrize("width", [80, 100, 140])
def test_a_narrow_terminal_leaves_columns_out_and_cuts_no_number(
    cjg: Cjg, bank: str, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr("api.tables.WIDE", width)
    told = cjg("strategy", "coverage", "--store", bank).out
    table = told[: told.index("12 of 15 rows")]
    assert "…" not in table
    assert max(cell_len(line) for line in table.splitlines() if "too narrow" not in line) <= width
    assert "1,184,000.00" in table
    assert ("too narrow" in table) == (width < 140)


def test_the_installed_command_runs_and_shows_no_traceback() -> None:
    command = Path(sys.executable).with_name("cjg")
    ended = subprocess.run(
        [command, "store", "digest", "--store", "ladybug://nowhere"], capture_output=True, text=True,
        env={**os.environ, "CJG_STORE": ""}, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith("cjg: ")
    assert "Traceback" not in ended.stderr


def test_a_terminal_of_another_encoding_gets_escapes_and_no_traceback(bank: str) -> None:
    command = Path(sys.executable).with_name("cjg")
    ended = subprocess.run(
        [command, "referrals", "networks", "--store", bank], capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"}, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 0
    assert ended.stderr == b""
    assert rb"\u5ba2\u6237" in ended.stdout


def test_a_template_is_loaded_as_an_empty_bank(cjg: Cjg, tmp_path: Path) -> None:
    assert cjg("template", "empty").status == 0
    assert (tmp_path / "empty" / "customer.csv").read_text(encoding="utf-8").startswith("id,name,")
    assert cjg("load", "empty").status == 0
    check_one_line(cjg("referrals", "networks"), "as_of")
    assert cjg("referrals", "networks", "--as-of", "2026-06-30").status == 0


def test_a_view_is_one_file(cjg: Cjg, bank: str, tmp_path: Path) -> None:
    ended = cjg("view", "referrals", "networks", "--network", "C01", "--store", bank, "--out", "tree.html")
    assert ended.status == 0
    text = (tmp_path / "tree.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "王建国" not in text


def test_commands_answer_without_pandas_and_frames_have_it_all_the_same(bank: str) -> None:
    script = """
import sys
from api.command import main
import pyarrow as pa
try:
    main(["products", "paths", "--held", "debit", "--target", "fund", "--store", sys.argv[1]])
except SystemExit as ended:
    assert not ended.code
print("pandas" in sys.modules, type(pa.table({"a": [1]}).to_pandas()).__name__)
"""
    ended = subprocess.run([sys.executable, "-c", script, bank], check=True, capture_output=True, text=True)
    assert ended.stdout.splitlines()[-1] == "False DataFrame"
