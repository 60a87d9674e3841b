"""Cypher that follows from the model: constraints, and how rows of a kind are written, removed and read.

Text is made of the model's names alone. Statements that write take one list per column. Days and times travel as
text both ways: for each of them the driver would make objects, a hundred times slower.
"""

from graph.model import EDGE_KINDS, EDGES, NODE_KINDS, NODES, EdgeKind, Kind, NodeKind, Property, Type

TEMPORAL = {Type.DAY: "date", Type.TIME: "localdatetime"}

# Names get their numbers in transactions of their own: made beforehand, a load's transactions follow one another.
PROPERTIES = "UNWIND $names AS name CALL db.createProperty(name) RETURN count(*)"
LABELS = "UNWIND $names AS name CALL db.createLabel(name) RETURN count(*)"
TYPES = "UNWIND $names AS name CALL db.createRelationshipType(name) RETURN count(*)"


def constraints() -> list[str]:
    """A unique id for every node label, a unique key for edges whose key is one id."""
    nodes = [_unique(each.name, f"(n:{each.label})", "n.id") for each in NODES]
    edges = [
        _unique(each.name, f"()-[n:{each.label}]-()", f"n.{_quoted(each.key[0])}") for each in EDGES if is_keyed(each)
    ]
    return nodes + edges


def _unique(name: str, pattern: str, value: str) -> str:
    return f"CREATE CONSTRAINT cjg_{name} IF NOT EXISTS FOR {pattern} REQUIRE {value} IS UNIQUE"


def writing(kind: Kind) -> str:
    """Write rows by key: each replaces the whole earlier row. Gives the number of rows written."""
    if isinstance(kind, NodeKind):
        return _statement(
            f"MERGE (n:{kind.label} {{id: $`id`[i]}})", _setting("n", kind.own), "RETURN count(n) AS rows"
        )
    edge = _edge(kind, [each for each in kind.own if each.name in kind.key])
    rest = [each for each in kind.own if each.name not in kind.key]
    return _statement(*_ends(kind), f"MERGE {edge}", _setting("e", rest), "RETURN count(e) AS rows")


def replacing(kind: EdgeKind) -> str:
    """Write rows that lack a part of their key, which MERGE cannot take: out with the earlier row, in with this."""
    return _statement(
        *_ends(kind),
        f"OPTIONAL MATCH {_edge(kind, [])} WHERE {_same_key(kind)}",
        "DELETE e",
        f"CREATE {_edge(kind, [], 'made')}",
        _setting("made", kind.own),
        "RETURN count(made) AS rows",
    )


def removing(kind: Kind) -> str:
    """Remove rows by key and ends. Gives the number of rows removed."""
    if isinstance(kind, NodeKind):
        return _statement(f"MATCH (n:{kind.label} {{id: $`id`[i]}})", "DETACH DELETE n", "RETURN count(*) AS rows")
    condition = f" WHERE {_same_key(kind)}" if _own_key(kind) else ""
    return _statement(*_ends(kind), f"MATCH {_edge(kind, [])}{condition}", "DELETE e", "RETURN count(*) AS rows")


def reading(kind: Kind) -> str:
    """Read a page of a kind as one list per column: what comes after `$after` by its one key, `$limit` at the most.

    Edges that have no key of their own are those that begin at `$limit` nodes. `_last` is what the next page comes
    after; no row where nothing is left.
    """
    if isinstance(kind, NodeKind):
        page, last = f"{_page(f'(x:{kind.label})', kind.label, 'id')} AS found", "found[-1].id"
        values = {each: f"x.{_quoted(each.name)}" for each in kind.properties}
    else:
        page, last = _page_of_edges(kind)
        values = {kind.source: "startNode(x).id", kind.target: "endNode(x).id"}
        values |= {each: f"x.{_quoted(each.name)}" for each in kind.own}
    columns = ", ".join(
        f"[x IN found | {_portable(each, value)}] AS {_quoted(each.name)}" for each, value in values.items()
    )
    return f"{page}\nWITH found, {last} AS last WHERE last IS NOT NULL\nRETURN last AS `_last`, {columns}"


def _page_of_edges(kind: EdgeKind) -> tuple[str, str]:
    if is_keyed(kind):
        key = kind.key[0]
        return f"{_page(f'()-[x:{kind.label}]->()', kind.label, key)} AS found", f"found[-1].{_quoted(key)}"
    nodes = _page(f"(x:{_label(kind.source)})", _label(kind.source), "id")
    edges = f"COLLECT {{ UNWIND nodes AS n MATCH (n)-[e:{kind.label}]->() RETURN e }}"
    return f"{nodes} AS nodes\nWITH nodes, {edges} AS found", "nodes[-1].id"


def is_keyed(kind: EdgeKind) -> bool:
    """Whether edges have a key of their own, and so an index in whose order they can be read."""
    return len(kind.key) == 1


def counting() -> str:
    """Count every kind, from the server's own count: one row with a column per kind."""
    nodes = [f"COUNT {{ (:{each.label}) }} AS {each.name}" for each in NODE_KINDS.values()]
    edges = [f"COUNT {{ ()-[:{each.label}]->() }} AS {each.name}" for each in EDGE_KINDS.values()]
    return f"RETURN {', '.join(nodes + edges)}"


def straying(kind: EdgeKind) -> str:
    """Count the ends of edges that are no nodes of the kind, from the server's own counts: one row with `ends`."""
    pattern = f"[:{kind.label}]"
    begun = f"COUNT {{ (:{_label(kind.source)})-{pattern}->() }}"
    ended = f"COUNT {{ ()-{pattern}->(:{_label(kind.target)}) }}"
    return f"RETURN 2 * COUNT {{ ()-{pattern}->() }} - {begun} - {ended} AS ends"


def _page(pattern: str, kind: str, key: str) -> str:
    """Collect a page in the order of the index, which is that of bytes; comparisons without it may have another."""
    using = f"USING INDEX x:{kind}({_quoted(key)})"
    key = f"x.{_quoted(key)}"
    return f"MATCH {pattern} {using} WHERE {key} > $after\nWITH x ORDER BY {key} LIMIT $limit\nWITH collect(x)"


def _portable(of: Property, value: str) -> str:
    return f"toString({value})" if of.type in TEMPORAL else value


def _given(of: Property) -> str:
    value = f"${_quoted(of.name)}[i]"
    return f"{TEMPORAL[of.type]}({value})" if of.type in TEMPORAL else value


def _statement(*lines: str) -> str:
    return "\n".join(("UNWIND range(0, $rows - 1) AS i", *(line for line in lines if line)))


def _ends(kind: EdgeKind) -> tuple[str, str]:
    return (
        f"MATCH (a:{_label(kind.source)} {{id: ${_quoted(kind.source.name)}[i]}})",
        f"MATCH (b:{_label(kind.target)} {{id: ${_quoted(kind.target.name)}[i]}})",
    )


def _edge(kind: EdgeKind, key: list[Property], name: str = "e") -> str:
    values = ", ".join(f"{_quoted(each.name)}: {_given(each)}" for each in key)
    return f"(a)-[{name}:{kind.label}{f' {{{values}}}' if values else ''}]->(b)"


def _own_key(kind: EdgeKind) -> list[Property]:
    return [each for each in kind.own if each.name in kind.key]


def _same_key(kind: EdgeKind) -> str:
    return " AND ".join(_same(each) for each in _own_key(kind))


def _same(of: Property) -> str:
    stored, given = f"e.{_quoted(of.name)}", _given(of)
    equal = f"{stored} = {given}"
    return equal if of.required else f"({equal} OR ({stored} IS NULL AND {given} IS NULL))"


def _setting(name: str, properties: list[Property] | tuple[Property, ...]) -> str:
    """Every property is set: a missing value removes it."""
    values = ", ".join(f"{name}.{_quoted(each.name)} = {_given(each)}" for each in properties)
    return f"SET {values}" if values else ""


def _label(end: Property) -> str:
    return NODE_KINDS[end.refers_to].label


def _quoted(name: str) -> str:
    return f"`{name}`"
