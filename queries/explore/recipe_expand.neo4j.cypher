// The first neighbours of a node on as_of, by kind of edge, then by id, but for some. `Node` is its label.
MATCH (node:Node {id: $id})-[edge]-(other)
WHERE type(edge) IN $kinds AND (labels(other)[0] <> $label OR other.id <> $id)
  AND (edge.valid_from IS NULL OR edge.valid_from <= date($as_of))
  AND (edge.valid_to IS NULL OR edge.valid_to > date($as_of))
  AND (edge.happened_on IS NULL OR edge.happened_on <= date($as_of))
  AND (edge.day IS NULL OR edge.day <= date($as_of))
  AND (edge.at IS NULL OR date(edge.at) <= date($as_of))
  AND (coalesce(edge.clicked_on, edge.registered_on, edge.opened_on, edge.funded_on, edge.active_on) IS NULL
       OR edge.clicked_on <= date($as_of) OR edge.registered_on <= date($as_of) OR edge.opened_on <= date($as_of)
       OR edge.funded_on <= date($as_of) OR edge.active_on <= date($as_of))
WITH labels(other)[0] AS label, other.id AS id, min(type(edge)) AS edge
ORDER BY edge, id
LIMIT $most
WITH label, id
WHERE NOT label + ':' + id IN $without
RETURN label, id
