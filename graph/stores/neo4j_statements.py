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
        _unique(each.name, f"()-[n:{each.label}]-()", f"n.{_quoted(each.key[0])}")
        for each in EDGES
        if len(each.key) == 1
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


def reading(kind: Kind, *, from_target: bool = False) -> str:
    """Read a page of a kind as one list per column: `$limit` nodes after `$after`, or the edges that begin at them.

    `last` is what the next page comes after; no row where no node is left. An edge's nodes are those of its source
    unless told otherwise.
    """
    if isinstance(kind, NodeKind):
        page = _page(kind, "WITH collect(n) AS nodes, collect(n) AS found")
        values = {each: f"x.{_quoted(each.name)}" for each in kind.properties}
    else:
        near, far = (kind.target, kind.source) if from_target else (kind.source, kind.target)
        arrow = f"<-[e:{kind.label}]-" if from_target else f"-[e:{kind.label}]->"
        edges = f"COLLECT {{ UNWIND nodes AS n MATCH (n){arrow}(:{_label(far)}) RETURN e }}"
        page = _page(NODE_KINDS[near.refers_to], f"WITH collect(n) AS nodes WITH nodes, {edges} AS found")
        values = {kind.source: "startNode(x).id", kind.target: "endNode(x).id"}
        values |= {each: f"x.{_quoted(each.name)}" for each in kind.own}
    columns = ", ".join(
        f"[x IN found | {_portable(each, value)}] AS {_quoted(each.name)}" for each, value in values.items()
    )
    return f"{page}\nWITH nodes, found WHERE size(nodes) > 0\nRETURN nodes[-1].id AS `_last`, {columns}"


def counting() -> str:
    """Count every kind, from the server's own count: one row with a column per kind."""
    nodes = [f"COUNT {{ (:{each.label}) }} AS {each.name}" for each in NODE_KINDS.values()]
    edges = [f"COUNT {{ ()-[:{each.label}]->() }} AS {each.name}" for each in EDGE_KINDS.values()]
    return f"RETURN {', '.join(nodes + edges)}"


def _page(kind: NodeKind, collected: str) -> str:
    return f"MATCH (n:{kind.label}) WHERE n.id > $after\nWITH n ORDER BY n.id LIMIT $limit\n{collected}"


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
