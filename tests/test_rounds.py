"""Forests and components as rounds of SQL are those of the arrays, on every engine."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.algorithms import forest, rounds
from graph.engines.contract import Session
from queries.question import find
from tests.banks import TINY, bank_of, tables_of
from tests.engines import ENGINES, ITS_SOCKETS, engine_of
from tests.test_forest import random_parents

pytestmark = ITS_SOCKETS

ROOT = Path(__file__).resolve().parents[1]
CHAIN = np.arange(-1, 299)


@pytest.fixture(params=ENGINES)
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    engine = engine_of(request.param)(lambda _: None)
    session = engine.session()
    yield session
    session.close()
    engine.close()


def plant(session: Session, parent: forest.Whole, value: forest.Whole) -> None:
    above = pa.array(parent, mask=parent < 0)
    session.table("planted", pa.table({"node": np.arange(len(parent)), "parent": above, "value": value}))


def beside(*parents: forest.Whole) -> forest.Whole:
    """Forests beside one another, as one."""
    shifts = np.cumsum([0, *(len(each) for each in parents)])
    return np.concatenate([np.where(one < 0, one, one + at) for one, at in zip(parents, shifts, strict=False)])


def test_a_forest_is_that_of_the_arrays(session: Session) -> None:
    """A chain from first to last, one from last to first, roots alone, and trees of any shape."""
    backward = np.append(np.arange(1, 300), -1)
    parent = beside(CHAIN, backward, np.full(3, -1), random_parents(seed=1, members=1_000))
    value = np.random.default_rng(2).integers(-(10**12), 10**12, len(parent))
    plant(session, parent, value)
    rounds.grow(session)
    expected = forest.grow(parent)
    columns = (expected.generation, expected.root, expected.subtree_sums(value))
    found = session.sql("SELECT generation, root, total FROM tree ORDER BY node")
    assert [each.to_pylist() for each in found.columns] == [each.tolist() for each in columns]


def test_parents_in_a_circle_are_refused(session: Session) -> None:
    """A circle of three with a chain that leads into it, beside a tree."""
    parent = np.array([1, 2, 0, 0, 3, 4, -1, 6])
    plant(session, parent, np.zeros(8, dtype=np.int64))
    with pytest.raises(ValueError, match="the parents of 6 nodes lead into a circle: this is no forest"):
        rounds.grow(session)


def test_components_are_those_of_the_arrays(session: Session) -> None:
    """Links in both directions, double and to oneself, chains in order, and a hub whose id is the largest."""
    dice = np.random.default_rng(4)
    pairs = [dice.integers(0, 900, (600, 2)), np.stack([CHAIN[1:40], CHAIN[1:40] + 1], axis=1) + 1_000]
    pairs += [np.array([[2_000, 2_000], [2_001, 2_099], [2_099, 2_002], [2_003, 2_099], [2_099, 2_003]])]
    source, target = np.concatenate(pairs).T
    session.table("link", pa.table({"source": source, "target": target}))
    rounds.join(session)
    found = session.sql("SELECT node, component FROM component ORDER BY node").to_pydict()
    _, label = connected_components(coo_array((np.ones(len(source)), (source, target)), shape=(2_100, 2_100)))
    nodes = np.union1d(source, target)
    smallest = {each: int(nodes[label[nodes] == each].min()) for each in np.unique(label[nodes])}
    assert found == {"node": nodes.tolist(), "component": [smallest[each] for each in label[nodes]]}


def test_the_documentation_shows_how_on_a_bank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "scaling.md").read_text("utf-8"), re.DOTALL)
    bank = bank_of(tables_of(TINY), tmp_path / "bank")
    with bank.snapshot() as snapshot:
        networks = find("referrals", "networks").ask(snapshot, min_size=1).rows
    bank.close()
    monkeypatch.chdir(tmp_path)
    assert code
    exec(code[1].replace('"spark"', '"duckdb"'), {})  # noqa: S102 # our own page, which readers run too
    largest = sorted((-row.members, row.network) for row in networks)[:10]
    assert capsys.readouterr().out == f"{[{'node': root, 'total': -size} for size, root in largest]}\n"


def test_nothing_grows_from_nothing(session: Session) -> None:
    plant(session, np.array([], dtype=np.int64), np.array([], dtype=np.int64))
    session.table("link", pa.table({"source": pa.array([], pa.string()), "target": pa.array([], pa.string())}))
    rounds.grow(session)
    rounds.join(session)
    assert (
        session.sql("SELECT (SELECT count(*) FROM tree) + (SELECT count(*) FROM component) AS n")["n"][0].as_py() == 0
    )
