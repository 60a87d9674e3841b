// Nodes of one kind by their ids. `Node` is their label.
UNWIND $ids AS id
MATCH (node:Node {id: id})
RETURN $label AS label, node.id AS id
