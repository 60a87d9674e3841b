"""Forests: known shapes, a second library, and sizes at which a slow way would be noticed."""

import networkx as nx
import numpy as np
import pytest

from graph.algorithms.forest import Forest, Whole, grow
from graph.errors import TooLarge


def forest(*parents: int) -> Forest:
    return grow(np.array(parents, dtype=np.int64))


def chain(members: int) -> Forest:
    return grow(np.arange(-1, members - 1))


def random_parents(seed: int, members: int) -> Whole:
    """Parents of any position, none of them in a circle."""
    dice = np.random.default_rng(seed)
    ordered = [-1 if dice.random() < 0.2 else int(dice.integers(0, max(at, 1))) for at in range(members)]
    ordered[0] = -1
    shuffled = dice.permutation(members)
    parent = np.full(members, -1)
    for at, above in enumerate(ordered):
        parent[shuffled[at]] = shuffled[above] if above >= 0 else -1
    return parent


@pytest.mark.parametrize(
    ("name", "shape", "virality"),
    [
        ("a path of three", chain(3), 4 / 3),
        ("a star of five", forest(-1, 0, 0, 0, 0), 1.6),
        ("a full binary tree of depth three", forest(-1, *[(at - 1) // 2 for at in range(1, 15)]), 368 / 105),
        ("two", forest(-1, 0), 1.0),
        ("a path of two hundred", chain(200), 67.0),
        ("a star of ten thousand", forest(-1, *[0] * 9_999), 1.9998),
    ],
)
def test_virality_has_the_known_values(name: str, shape: Forest, virality: float) -> None:
    assert shape.virality()[0] == pytest.approx(virality, rel=1e-12), name


def test_a_tree_of_one_has_no_virality() -> None:
    assert np.isnan(forest(-1).virality()).all()


def test_an_empty_forest_is_a_forest() -> None:
    nothing = forest()
    widths, offsets = nothing.widths(nothing.roots)
    assert (len(nothing.roots), len(widths), offsets.tolist(), len(nothing.virality())) == (0, 0, [0], 0)


@pytest.mark.parametrize("parents", [(0,), (1, 0), (1, 2, 0), (-1, 2, 3, 1, 0), (1, 2, 3, 4, 0, 0)])
def test_parents_in_a_circle_are_refused(parents: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no forest"):
        forest(*parents)


def test_widths_are_given_for_the_trees_that_are_asked_for_in_their_order() -> None:
    shape = forest(-1, -1, 0, 0, 2, 1, -1)
    widths, offsets = shape.widths(np.array([1, 0]))
    assert (widths.tolist(), offsets.tolist()) == ([1, 1, 1, 2, 1], [0, 2, 5])


def test_sums_of_trees_are_exact_beyond_what_a_float_holds() -> None:
    assert forest(-1, 0).tree_sums(np.array([2**60, 1])).tolist() == [2**60 + 1, 0]
    assert forest(-1, 0).subtree_sums(np.array([2**60, 1])).tolist() == [2**60 + 1, 1]


def test_sums_of_trees_are_exact_to_the_last_of_64_bits_and_refused_beyond() -> None:
    forest, most = grow(np.array([-1, 0, 0])), 2**63 - 1
    assert forest.tree_sums(np.array([most - 1, -most, most])).tolist()[0] == most - 1
    assert forest.tree_sums(np.array([most - 1, 1, 0])).tolist()[0] == most
    for beyond in ([most, 1, 0], [most, most, 2], [-most, -most, -2]):
        with pytest.raises(TooLarge):
            forest.tree_sums(np.array(beyond))


@pytest.mark.parametrize("seed", range(40))
def test_a_second_library_finds_the_same(seed: int) -> None:
    parent = random_parents(seed, members=1 + 3 * seed)
    shape = grow(parent)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(parent)))
    graph.add_edges_from((int(above), at) for at, above in enumerate(parent) if above >= 0)
    virality, sizes, depths = shape.virality(), shape.subtree_sums(np.ones_like(parent)), shape.depths()
    for tree in nx.weakly_connected_components(graph):
        root = next(each for each in tree if parent[each] < 0)
        levels = nx.single_source_shortest_path_length(graph, root)
        assert {each: int(shape.generation[each]) for each in tree} == levels
        assert {int(shape.root[each]) for each in tree} == {root}
        assert depths[root] == max(levels.values())
        assert [int(sizes[each]) for each in tree] == [len(nx.descendants(graph, each)) + 1 for each in tree]
        if len(tree) > 1:
            mean_distance = nx.average_shortest_path_length(graph.subgraph(tree).to_undirected())
            assert virality[root] == pytest.approx(mean_distance, rel=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_a_forest_of_some_nodes_is_as_one_grown_without_the_others(seed: int) -> None:
    parent = random_parents(seed, members=1 + 5 * seed)
    dice = np.random.default_rng(seed)
    whole, shown = grow(parent), np.ones(len(parent), dtype=bool)
    for node in np.argsort(whole.generation):  # who is above comes first
        shown[node] = (parent[node] < 0 or shown[parent[node]]) and dice.random() < 0.8
    some, again = whole.only(shown), grow(np.where(shown, parent, -1))
    days = np.datetime64("2026-01-01") + dice.integers(0, 900, len(parent))
    days[~shown] = np.datetime64("NaT")
    assert some.generation.tolist() == again.generation.tolist()
    assert some.root.tolist() == again.root.tolist()
    assert some.size.tolist() == again.subtree_sums(np.ones_like(parent)).tolist()
    assert some.depths().tolist() == again.depths().tolist()
    assert np.array_equal(some.virality(), again.virality(), equal_nan=True)
    for root in again.roots:
        of_tree = days[again.root == root]
        known = of_tree[~np.isnat(of_tree)]
        assert some.latest(days)[root] == known.max() if len(known) else np.isnat(some.latest(days)[root])


def test_a_chain_of_a_hundred_thousand_is_no_slower_than_other_trees() -> None:
    shape = chain(100_000)
    widths, _ = shape.widths(shape.roots)
    assert shape.virality()[0] == pytest.approx(100_001 / 3)
    assert (shape.depths()[0], widths.min(), widths.max()) == (99_999, 1, 1)
