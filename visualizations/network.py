"""The one door to pyvis: its network with a page of our own, which needs no other host and runs no text of the data.

Its own template links other hosts in every mode, puts names into the page unescaped, and its files are written in
the platform's encoding.
"""

import base64
import hashlib
import html
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pyvis.edge import Edge
from pyvis.network import Network
from pyvis.node import Node

VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class OfflineNetwork(Network):  # type: ignore[misc] # pyvis has no types
    """A network whose page is whole in itself: positions fixed, physics off, every text as text.

    `page` is what the page shows beside the network, as plain data; `title` is the page's title.
    """

    def __init__(self, title: str, page: dict[str, Any]) -> None:
        super().__init__(directed=True, cdn_resources="in_line")
        self.title, self.page = title, page

    def add_node(self, n_id: str, label: str | None = None, shape: str = "dot", **options: Any) -> None:
        """Add a node once; x and y are its place. A look-up, where pyvis walks a list."""
        if n_id not in self.node_map:
            self.node_map[n_id] = Node(n_id, shape, label=label or n_id, **options).options
            self.nodes.append(self.node_map[n_id])
            self.node_ids.append(n_id)

    def add_edge(self, source: str, to: str, **options: Any) -> None:
        """Add an edge between two nodes that were added. Raises `KeyError` for another."""
        self.edges.append(Edge(self.node_map[source]["id"], self.node_map[to]["id"], self.directed, **options).options)

    def generate_html(self, *_: Any, **__: Any) -> str:
        """The page as text; pyvis's arguments change nothing."""
        data = {**self.page, "network": {"nodes": self.nodes, "edges": self.edges}}
        script, look = _part("page.js"), _part("page.css")
        parts = {
            "title": html.escape(self.title),
            "policy": html.escape(_policy(_vis(), script)),
            "look": look,
            "vis": _vis(),
            "data": escaped(data),
            "script": script,
        }
        self.html = _fill(_part("page.html"), parts)
        return str(self.html)

    def write_html(self, name: str, *_: Any, **__: Any) -> None:
        """Write the page as UTF-8; pyvis's other arguments change nothing."""
        Path(name).write_text(self.generate_html(), encoding="utf-8", newline="\n")

    def _repr_html_(self) -> str:
        """The page in a notebook, in a frame of its own: no file, no folder beside it."""
        page = html.escape(self.generate_html())
        return f'<iframe sandbox="allow-scripts" style="width:100%;height:720px;border:0" srcdoc="{page}"></iframe>'


def escaped(data: Any) -> str:
    """JSON that cannot end the element in which it stands."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False).translate(ESCAPES)


def _fill(template: str, parts: dict[str, str]) -> str:
    """The template with each `{{name}}` replaced; what is put in is not searched again."""
    pieces = template.split("{{")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        name, _, rest = piece.partition("}}")
        filled += [parts[name], rest]
    return "".join(filled)


def _policy(*scripts: str) -> str:
    """What the page may do: run these scripts and no other, and load nothing."""
    hashes = (base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts)
    allowed = " ".join(f"'sha256-{each}'" for each in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _vis() -> str:
    return (files("pyvis") / VIS).read_text(encoding="utf-8")


@cache
def _part(name: str) -> str:
    return (files("visualizations") / "offline" / name).read_text(encoding="utf-8")
