// The days of the edges of one kind between two nodes that count on as_of. `Node` is the label of the first.
MATCH (node:Node {id: $id})-[edge]-(other)
WHERE type(edge) = $edge AND other.id = $other AND labels(other)[0] = $label
RETURN edge.happened_on AS happened_on, edge.day AS day, edge.at AS at, edge.valid_from AS valid_from,
       edge.clicked_on AS clicked_on, edge.registered_on AS registered_on, edge.opened_on AS opened_on,
       edge.funded_on AS funded_on, edge.active_on AS active_on
