// (customer)-[:MEMBER_OF]->(found), on as_of.
MATCH (customer:Customer {id: $customer})-[membership:MEMBER_OF]->(found:Segment)
WHERE (membership.valid_from IS NULL OR membership.valid_from <= $as_of)
  AND (membership.valid_to IS NULL OR membership.valid_to > $as_of)
RETURN DISTINCT found.id AS segment
ORDER BY segment
