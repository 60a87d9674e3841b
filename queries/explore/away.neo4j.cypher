// Edges of one node that lead away from it to a node of its own kind and count on as_of. `Node` is its label.
MATCH (node:Node {id: $id})-[edge:REFERRED|PART_OF|REQUIRES|LEADS_TO]->(other:Node )
WHERE edge.happened_on IS NULL OR edge.happened_on <= $as_of
RETURN type(edge) AS edge, other.id AS id
