// The edges of one node that count on as_of; at most so many of them. `Node` is its label.
// Without grouping, so that the first rows of a hub come without a look at all of its edges. The pattern has no
// direction, with which LadybugDB fills its memory at a hub.
MATCH (node:Node {id: $id})-[edge]-(other)
WHERE (edge.valid_from IS NULL OR edge.valid_from <= $as_of)
  AND (edge.valid_to IS NULL OR edge.valid_to > $as_of)
  AND (edge.happened_on IS NULL OR edge.happened_on <= $as_of)
  AND (edge.day IS NULL OR edge.day <= $as_of)
  AND (edge.at IS NULL OR edge.at <= $until)
  // HOLDS has the one day, REDEEMED_BY has five: it counts from the earliest.
  AND (coalesce(edge.clicked_on, edge.registered_on, edge.opened_on, edge.funded_on, edge.active_on) IS NULL
       OR edge.clicked_on <= $as_of OR edge.registered_on <= $as_of OR edge.opened_on <= $as_of
       OR edge.funded_on <= $as_of OR edge.active_on <= $as_of)
RETURN label(edge) AS edge, label(other) AS label, other.id AS id
LIMIT $most
