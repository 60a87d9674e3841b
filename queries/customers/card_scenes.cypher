// (customer)-[:CAME_FROM]->(found), by as_of, or on an unknown day.
MATCH (customer:Customer {id: $customer})-[origin:CAME_FROM]->(found:Scene)
WHERE origin.happened_on IS NULL OR origin.happened_on <= $as_of
RETURN DISTINCT found.id AS scene
ORDER BY scene
