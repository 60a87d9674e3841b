"""Forests and components as rounds of SQL: what forest.py works out on arrays, for graphs that no one machine holds.

Every round is a statement whose rows are kept, on whichever engine the session runs. Nodes are ids of any type.
"""

from pathlib import Path

from graph.engines.contract import Session

HERE = Path(__file__).parent
ROUNDS = 40  # doubling, they reach 2^40 generations


def grow(session: Session) -> None:
    """Keep `tree` of the kept `planted`: node, parent (missing at a root, else a node itself), value.

    `tree` has for each node its generation (0 at a root), the root above it (or itself) and total, the sum of value
    over the node and all its descendants. Raises `ValueError` where the parents go in a circle.
    """
    _keep(session, "tree", "tree_start")
    left = _count(session, "tree_left")
    for _ in range(ROUNDS):
        if not left:
            return
        _keep(session, "tree", "tree_round")
        before, left = left, _count(session, "tree_left")
        if left == before:  # in a forest, every round comes to the end of some chain
            break
    raise ValueError(f"the parents of {left} nodes lead into a circle: this is no forest")


def join(session: Session) -> None:
    """Keep `component` of the kept `link`: source and target, in either direction, several times or to itself.

    `component` has every node of a link, and the smallest node that links lead to from there. `planted` and `tree` are
    used on the way.
    """
    _keep(session, "component", "component_start")
    _keep(session, "bond", "bond_start")
    while _count(session, "bond_left"):  # two rounds halve the nodes that still have a bond
        _keep(session, "planted", "bond_planted")
        grow(session)
        _keep(session, "component", "component_round")
        _keep(session, "bond", "bond_round")


def _keep(session: Session, name: str, file: str) -> None:
    session.keep(name, _text(file))


def _count(session: Session, file: str) -> int:
    return int(session.sql(_text(file))["left_over"][0].as_py())


def _text(file: str) -> str:
    return (HERE / f"{file}.sql").read_text(encoding="utf-8")
