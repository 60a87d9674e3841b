"""The synthetic bank: same bytes, sound tables, stated shapes, and a planted truth that the questions find."""

import ast
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ingestion.synthetic
from graph.engines.duckdb import DuckEngine
from graph.errors import BadInput, BadParameter
from graph.model import KINDS
from graph.snapshot import Bank
from graph.stores import open_store
from graph.tables import empty, schema
from ingestion.load import load
from ingestion.synthetic import generate, names, odds
from ingestion.synthetic.catalogue import PRODUCTS
from ingestion.synthetic.people import people
from ingestion.synthetic.referrals import Referrals, referrals
from queries.question import find
from tests.real_bank import rows
from tests.referral_twin import claims_of
from tests.table_bank import table_bank

CUSTOMERS, SEED = 6_000, 3
LAST_DAY = date(2026, 6, 30)
PAGE = Path(__file__).resolve().parents[1] / "docs" / "synthetic-bank.md"
Ask = Callable[..., Any]
Sql = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic") / "bank"
    generate(folder, CUSTOMERS, SEED)
    return folder


@pytest.fixture(scope="module")
def planted(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "planted.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def sql(folder: Path) -> Iterator[Sql]:
    """Rows of a statement over the bundle's tables."""
    with closing(DuckEngine(lambda _: None)) as engine, closing(engine.session()) as session:
        for kind, table in tables(folder).items():
            session.table(kind, table)
        yield lambda text: rows(session, text)


@pytest.fixture(scope="module")
def bank(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    """The bank after its load into an embedded store, which rejected nothing."""
    place = tmp_path_factory.mktemp("store")
    with closing(open_store(f"ladybug://{place / 'bank'}", cache=place)) as store:
        report = load(store, folder, rejects=place / "rejects")
        assert report.exit_status == 0, report
        with closing(Bank(store.revision())) as bank:
            yield bank


@pytest.fixture(scope="module")
def ask(bank: Bank) -> Ask:
    """The answer to a question as of the default day."""

    def answer(theme: str, name: str, **given: Any) -> Any:
        with bank.snapshot() as snapshot:
            assert snapshot.as_of == LAST_DAY
            return find(theme, name).ask(snapshot, **given)

    return answer


def tables(folder: Path) -> dict[str, pa.Table]:
    """Every kind as a table; a bundle leaves out those without rows."""
    paths = {name: folder / f"{name}.parquet" for name in KINDS}
    return {name: pq.read_table(path) if path.exists() else empty(KINDS[name]) for name, path in paths.items()}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# The bundle ---------------------------------------------------------------------------------------


def test_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    generate(tmp_path / "one", 700, 5)
    generate(tmp_path / "two", 700, 5)
    generate(tmp_path / "other", 700, 6)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    other = contents(tmp_path / "other")
    assert other["customer.parquet"] != contents(tmp_path / "one")["customer.parquet"]


def test_an_earlier_bank_in_the_folder_is_replaced(tmp_path: Path) -> None:
    generate(tmp_path / "bank", 700, 5)
    generate(tmp_path / "bank", 1, 5)
    generate(tmp_path / "fresh", 1, 5)
    assert contents(tmp_path / "bank") == contents(tmp_path / "fresh")


def test_tables_of_another_bundle_are_left_alone(tmp_path: Path) -> None:
    generate(tmp_path, 10, 1)
    before = contents(tmp_path)
    (tmp_path / "holds.csv.gz").write_bytes(b"")
    with pytest.raises(BadInput, match=r"holds\.csv\.gz: is a table of another bundle; choose an empty folder"):
        generate(tmp_path, 10, 1)
    assert contents(tmp_path) == before | {"holds.csv.gz": b""}


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(BadInput, match=r"file.bank: cannot be written .*; choose another folder"):
        generate(tmp_path / "file" / "bank", 10, 1)


@pytest.mark.parametrize(("customers", "seed", "named"), [(0, 1, "customers 0"), (10, -1, "seed -1")])
def test_a_bank_of_nobody_is_refused(tmp_path: Path, customers: int, seed: int, named: str) -> None:
    with pytest.raises(BadParameter, match=named):
        generate(tmp_path, customers, seed)


def test_progress_ends_where_it_said_it_would(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    generate(tmp_path, 10, 1, lambda *step: told.append(step))
    assert [done for _, done, _ in told] == list(range(1, told[-1][2] + 1))


@pytest.mark.parametrize("customers", [1, 2, 3, 40, odds.LEAST_FOR_PLANTS - 1, odds.LEAST_FOR_PLANTS, CUSTOMERS])
def test_every_size_of_bank_is_sound(tmp_path: Path, customers: int) -> None:
    generate(tmp_path, customers, SEED)
    found = tables(tmp_path)
    assert found["customer"].num_rows == customers
    for name, kind in KINDS.items():
        table = found[name]
        assert table.schema.equals(schema(kind)), name
        rows = table.to_pylist()
        keys = [tuple(row[each] for each in kind.key) for row in rows]
        assert len(set(keys)) == len(keys), f"{name}: a key is there twice"
        for each in kind.properties:
            values = {row[each.name] for row in rows}
            if each.required:
                assert None not in values, f"{name}.{each.name}"
            if each.choices:
                assert values <= {*each.choices, None}, f"{name}.{each.name}"
            if each.refers_to:
                assert values - {None} <= set(found[each.refers_to]["id"].to_pylist()), f"{name}.{each.name}"
    bank = table_bank(found, tmp_path / "tables")
    assert bank.latest_day == LAST_DAY


def test_it_knows_nothing_of_the_questions() -> None:
    for path in Path(ingestion.synthetic.__path__[0]).glob("*.py"):
        imported = {
            name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            for name in (
                [each.name for each in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert not {name for name in imported if name.split(".")[0] in ("queries", "api", "visualizations")}, path


# What happened, happened in order -----------------------------------------------------------------

IMPOSSIBLE = {
    "left before joining": "SELECT id FROM customer WHERE left_on <= joined_on",
    "held before joining": "SELECT 1 FROM holds JOIN customer ON id = customer_id WHERE opened_on < joined_on",
    "closed before opening": "SELECT 1 FROM holds WHERE closed_on <= opened_on",
    "held after leaving": "SELECT 1 FROM holds JOIN customer ON id = customer_id"
    " WHERE left_on IS NOT NULL AND coalesce(closed_on > left_on, true)",
    "held by a prospect": "SELECT 1 FROM holds JOIN customer ON id = customer_id WHERE joined_on IS NULL",
    "opened before what it requires": "SELECT 1 FROM holds AS h JOIN requires USING (product_id) WHERE NOT EXISTS"
    " (SELECT 1 FROM holds AS r WHERE r.customer_id = h.customer_id AND r.product_id = required_id"
    " AND coalesce(r.opened_on <= h.opened_on, true))",
    "opened while not on sale": "SELECT 1 FROM holds JOIN product ON id = product_id"
    " WHERE opened_on < on_sale_from OR opened_on >= on_sale_to",
    "ended before it began": "SELECT 1 FROM member_of WHERE valid_to <= valid_from"
    " UNION ALL SELECT 1 FROM served_by WHERE valid_to <= valid_from",
    "clicked before the link was issued": "SELECT 1 FROM redeemed_by JOIN referral_link ON id = referral_link_id"
    " WHERE issued_on > coalesce(clicked_on, registered_on)",
    "redeemed out of order": "SELECT 1 FROM redeemed_by WHERE clicked_on > registered_on OR registered_on > opened_on"
    " OR opened_on > funded_on OR funded_on > active_on",
    "contacted after leaving": "SELECT 1 FROM contacted JOIN customer ON id = customer_id"
    ' WHERE CAST("at" AS DATE) >= left_on',
    "contacted outside the strategy's days": "SELECT 1 FROM contacted JOIN strategy ON id = strategy_id"
    ' WHERE CAST("at" AS DATE) < starts_on OR CAST("at" AS DATE) > ends_on',
    "contacted without consent ever": "SELECT 1 FROM contacted AS c WHERE NOT EXISTS (SELECT 1 FROM reachable_by AS r"
    " WHERE r.customer_id = c.customer_id AND r.channel_id = c.channel_id AND consent = 'given')",
    "contacted by a channel that is not used": "SELECT 1 FROM contacted ANTI JOIN uses USING (strategy_id, channel_id)",
    "a step before joining": "SELECT 1 FROM interacted JOIN customer ON id = customer_id"
    ' WHERE CAST("at" AS DATE) < joined_on',
    "a step of a session before the one before": 'SELECT 1 FROM (SELECT "at", lag("at") OVER'
    ' (PARTITION BY session ORDER BY event_id) AS before FROM interacted) WHERE "at" <= before',
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_nothing_impossible_happens(sql: Sql, what: str) -> None:
    assert sql(IMPOSSIBLE[what]) == []


# Shapes -------------------------------------------------------------------------------------------


def test_a_customer_has_about_as_much_of_everything_as_stated(sql: Sql) -> None:
    stated = {
        "holds": (2.1, 0.15),
        "interacted": (10, 1.5),
        "contacted": (3, 0.05),
        "reachable_by": (3, 0.3),
        "member_of": (2, 0.3),
    }
    for kind, (mean, tolerance) in stated.items():
        ((number,),) = sql(f"SELECT count(*) FROM {kind}")
        assert number / CUSTOMERS == pytest.approx(mean, abs=tolerance), kind


def test_about_a_third_were_referred_and_a_few_brought_most(sql: Sql, planted: dict[str, Any]) -> None:
    assert planted["counted"] / CUSTOMERS == pytest.approx(0.35, abs=0.02)
    brought = [
        n
        for (n,) in sql(
            "SELECT count(*) AS n FROM issued JOIN redeemed_by USING (referral_link_id)"
            " GROUP BY issued.customer_id ORDER BY n DESC"
        )
    ]
    tenth = len(brought) // 10
    assert sum(brought[:tenth]) > 0.3 * sum(brought)
    assert brought[0] > 12
    assert brought[len(brought) // 2] <= 2


def test_campuses_join_in_september(sql: Sql, planted: dict[str, Any]) -> None:
    ((share,),) = sql(
        "SELECT avg(CASE WHEN month(joined_on) = 9 THEN 1.0 ELSE 0 END) FROM customer"
        " JOIN came_from ON customer_id = customer.id JOIN scene ON scene.id = scene_id WHERE scene.kind = 'campus'"
    )
    assert share > 0.7
    for burst in planted["bursts"]:
        ((joined,),) = sql(
            "SELECT count(*) FROM customer JOIN came_from ON customer_id = id"
            f" WHERE scene_id = '{burst['scene']}'"
            f" AND joined_on BETWEEN '{burst['first_day']}' AND '{burst['last_day']}'"
        )
        assert joined == burst["joined"]


def test_campaigns_bring_more_referred_customers_than_other_days(sql: Sql) -> None:
    referred = dict(
        sql(
            "SELECT c.joined_on BETWEEN p.starts_on AND p.ends_on, avg(CASE WHEN EXISTS"
            " (SELECT 1 FROM redeemed_by WHERE customer_id = c.id AND opened_on = c.joined_on) THEN 1.0 ELSE 0 END)"
            " FROM customer AS c, programme AS p WHERE p.id = 'wecom-2024' AND c.joined_on IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM came_from WHERE customer_id = c.id) GROUP BY 1"
        )
    )
    assert referred[True] > 1.4 * referred[False]


def test_about_half_of_the_strategies_are_live_and_every_stage_has_some(sql: Sql) -> None:
    rows = sql(
        f"SELECT stage, coalesce(starts_on <= '{LAST_DAY}', true) AND coalesce(ends_on >= '{LAST_DAY}', true) AS live"
        " FROM strategy"
    )
    assert sum(live for _, live in rows) / len(rows) == pytest.approx(0.5, abs=0.15)
    assert {stage for stage, live in rows if live} == {"acquire", "engage", "grow"}


def test_products_follow_each_other_with_the_stated_odds(ask: Ask, planted: dict[str, Any]) -> None:
    assert len(planted["sequences"]) >= 5
    found = {(row.a, row.b): row for row in ask("products", "pairs").rows}
    for stated in planted["sequences"]:
        pair = found[stated["a"], stated["b"]]
        margin = 1.5 * (pair.after_high - pair.after_low) / 2 + 0.01  # some leave before they open
        assert pair.after_share == pytest.approx(stated["share"], abs=margin), stated


def test_names_are_made_of_the_lists_and_nothing_else(sql: Sql) -> None:
    for (name,) in sql("SELECT name FROM customer"):
        assert name[0] in names.SURNAMES
        assert 1 <= len(name[1:]) <= 2
        assert set(name[1:]) <= {*names.HERS, *names.HIS}


# The planted truth --------------------------------------------------------------------------------


def test_small_banks_plant_no_faults(tmp_path: Path) -> None:
    generate(tmp_path, odds.LEAST_FOR_PLANTS - 1, 1)
    planted = json.loads((tmp_path / "planted.json").read_text(encoding="utf-8"))
    assert planted["findings"]["self"] == planted["findings"]["cycle"] == planted["findings"]["late_referrer"] == 0
    assert planted["brokers"] == []


def test_rows_are_told_as_they_are(folder: Path, planted: dict[str, Any]) -> None:
    found = tables(folder)
    assert planted["rows"] == {name: found[name].num_rows for name in planted["rows"]}
    assert all(found[name].num_rows == 0 for name in KINDS if name not in planted["rows"])
    assert (planted["customers"], planted["seed"], planted["as_of"]) == (CUSTOMERS, SEED, str(LAST_DAY))


def test_the_planted_findings_are_those_of_the_definitions(tmp_path: Path) -> None:
    """Judged by the slow twin of the definitions, not by the code under test."""
    generate(tmp_path, 1_500, 9)
    planted = json.loads((tmp_path / "planted.json").read_text(encoding="utf-8"))
    claims = claims_of(tables(tmp_path))
    assert Counter(each["finding"] for each in claims if each["finding"]) == planted["findings"]
    assert sum(bool(each["counted"]) for each in claims) == planted["counted"]


def test_findings_find_what_was_planted(ask: Ask, planted: dict[str, Any]) -> None:
    answer = ask("referrals", "findings")
    found: dict[str, set[tuple[str, str]]] = {}
    for row in answer.rows:
        found.setdefault(row.finding, set()).add((row.referrer, row.referee))
    assert found["self"] == {(each, each) for each in planted["self_referrals"]}
    assert found["late_referrer"] == {(each["referrer"], each["referee"]) for each in planted["late_referrers"]}
    assert found["cycle"] == {pair for a, b, c in planted["rings"] for pair in ((a, b), (b, c), (c, a))}
    assert len(found["competing"]) == planted["findings"]["competing"]


def test_networks_show_the_brokers(ask: Ask, planted: dict[str, Any]) -> None:
    answer = ask("referrals", "networks")
    assert answer.summary.counted == planted["counted"]
    rows = {row.network: row for row in answer.rows}
    assert len(planted["brokers"]) == 2
    for broker in planted["brokers"]:
        row = rows[broker["network"]]
        assert (row.members, row.depth) == (broker["members"], broker["depth"])
        assert row.balance_minor == 0
        assert str(row.newest) == broker["last_day"]


def test_brokers_share_a_device_with_referees_who_never_fund(sql: Sql, planted: dict[str, Any]) -> None:
    for broker in planted["brokers"]:
        referees = sorted(broker["referees"])
        of_broker = f"kind = 'device' AND customer_id = '{broker['network']}'"
        tied = sql(f"SELECT other_id FROM linked WHERE {of_broker} ORDER BY other_id")
        assert [each for (each,) in tied] == referees
        claims = sql(f"SELECT funded_on FROM redeemed_by WHERE customer_id IN {tuple(referees)}")
        assert claims == [(None,)] * len(referees)
        first, last = date.fromisoformat(broker["first_day"]), date.fromisoformat(broker["last_day"])
        assert (last - first).days < odds.BROKER_DAYS


def test_coverage_shows_the_holes(ask: Ask, planted: dict[str, Any]) -> None:
    cells = {(row.segment, row.product): row for row in ask("strategy", "coverage").rows}
    assert {("riders", "wealth"), ("teachers", "insurance")} <= {(g["segment"], g["product"]) for g in planted["gaps"]}
    for gap in planted["gaps"]:
        cell = cells[gap["segment"], gap["product"]]
        assert cell.customers == gap["customers"]
        assert cell.no_strategy == cell.gap == gap["no_strategy"]
        assert (cell.open, cell.reached, cell.blocked) == (0, 0, 0)
    for (_, product), cell in cells.items():
        if product == planted["never_offered"]:
            assert (cell.open, cell.reached, cell.blocked) == (0, 0, 0)


def test_coverage_names_the_one_rule_that_blocks(ask: Ask, planted: dict[str, Any]) -> None:
    cells = {(row.segment, row.product): row for row in ask("strategy", "coverage").rows}
    assert {each["rule"] for each in planted["unlocks"]} == {"channel", "scene"}
    for each in planted["unlocks"]:
        unlock = vars(cells[each["segment"], each["product"]].unlock)
        assert unlock[each["rule"]] == each["customers"] > 0
        assert max(unlock, key=lambda rule: unlock[rule]) == each["rule"]


def test_coverage_counts_who_is_contacted_too_often(ask: Ask, planted: dict[str, Any]) -> None:
    found = {(each.customer, each.channel): each for each in ask("strategy", "coverage").summary.over_contacted}
    assert planted["over_contacted"]
    for each in planted["over_contacted"]:
        row = found[each["customer"], each["channel"]]
        assert (row.contacts, list(row.strategies)) == (each["contacts"], each["strategies"])


def test_one_strategy_misses_its_kpi_quarter_after_quarter(sql: Sql, planted: dict[str, Any]) -> None:
    missed = planted["missed"]
    rows = sql(
        "SELECT period FROM measured_by JOIN kpi ON id = kpi_id WHERE better = 'up' AND actual < target"
        f" AND strategy_id = '{missed['strategy']}' AND kpi_id = '{missed['kpi']}' ORDER BY period"
    )
    assert [period for (period,) in rows] == missed["periods"]


def test_the_truth_is_no_table_of_the_bundle(folder: Path) -> None:
    assert "planted" not in KINDS
    assert (folder / "planted.json").exists()


# The documentation --------------------------------------------------------------------------------


def test_the_page_states_the_odds_that_the_code_draws_by() -> None:
    name = {each.id: f"{each.name} {each.id.replace('_', ' ')}" for each in PRODUCTS}
    page = PAGE.read_text(encoding="utf-8")
    for each in odds.OPENINGS:
        row = f"| {name[each.after]} | {name[each.product]} | {each.share:.2f} | {each.median_days} |"
        assert row in page


def test_the_page_says_what_every_planted_truth_is(planted: dict[str, Any]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [each for each in planted if f"`{each}`" not in page] == []


def test_a_large_bank_has_one_promoter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who takes referees from all others, and gives them to nobody."""
    everyone = people(SEED, 20_000, odds.scene_count(20_000))
    without = _brought_by(referrals(SEED, everyone))
    monkeypatch.setattr(odds, "PROMOTER_FROM", 20_000)
    gained = _brought_by(referrals(SEED, everyone))
    gained.subtract(without)
    (promoter, most), (_, next_most) = gained.most_common(2)
    assert most > 10
    assert next_most == 0
    joined = date.fromordinal(odds.EPOCH + int(everyone.joined[promoter]))
    assert 365 <= (LAST_DAY - joined).days <= 1_095


def _brought_by(made: Referrals) -> Counter[int]:
    by_link = made.claims.referrer[: made.counted_by_link]
    return Counter([*by_link.tolist(), *made.stated_referrer.tolist()])
