// Nodes of one kind by their ids, with all that is known of them. `Node` is their label.
UNWIND $ids AS id
MATCH (node:Node {id: id})
RETURN node
