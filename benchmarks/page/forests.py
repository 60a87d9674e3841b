"""A referral forest as a scene, with places: who came lately brings more than who came long ago."""

from typing import Any

import numpy as np

SURNAMES = "王李张刘陈杨黄赵周吴"


def forest(customers: int, seed: int = 1) -> dict[str, Any]:
    """A scene of so many customers, each brought by one of the thousand before, one in twenty by nobody."""
    random = np.random.default_rng(seed)
    parent = np.arange(customers) - 1 - (random.pareto(1.2, customers) * 20).astype(int) % 1000
    parent[(random.random(customers) < 0.05) | (parent < 0)] = -1
    x, y = _places(parent, random)
    width = 22 * np.sqrt(customers)
    referees = np.bincount(parent[parent >= 0], minlength=customers)
    nodes = [
        {
            "id": f"customer:C{number}", "label": _words(f"{SURNAMES[number % 10]}{number}"), "facts": [],
            "style": "root" if parent[number] < 0 else "earlier",
            "x": round(float(x[number] * width), 1), "y": round(float(y[number] * width), 1),
            "size": 5 + round(float(np.sqrt(referees[number])) * 2, 1),
        }
        for number in range(customers)
    ]  # fmt: skip
    edges = [
        {"source": f"customer:C{before}", "target": f"customer:C{number}", "style": "referred", "width": 1}
        for number, before in enumerate(parent)
        if before >= 0
    ]
    return {
        "nodes": nodes, "edges": edges, "guides": [], "lines": "straight", "text": 12,
        "node_styles": [_node_style("root", "#b7791f"), _node_style("earlier", "#2b6cb0")],
        "edge_styles": [
            {"key": "referred", "label": _words("推荐"), "colour": "#9aa5b1", "dashed": False, "arrow": True}
        ],
    }  # fmt: skip


def _places(parent: np.ndarray[Any, Any], random: np.random.Generator) -> tuple[Any, Any]:
    """Roots anywhere in a square, everybody else near who brought them."""
    x, y = random.random((2, len(parent)))
    dx, dy = random.normal(0, 1.5 / np.sqrt(len(parent)), (2, len(parent)))
    for number, before in enumerate(parent):
        if before >= 0:
            x[number], y[number] = x[before] + dx[number], y[before] + dy[number]
    return x, y


def _words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def _node_style(key: str, fill: str) -> dict[str, Any]:
    return {
        "key": key, "label": _words(key), "shape": "dot", "fill": fill, "stroke": "#ffffff",
        "dashed": False, "width": 0, "label_at": "below",
    }  # fmt: skip
