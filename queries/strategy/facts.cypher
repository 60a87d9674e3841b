// What the rules read of a customer on as_of, but for consents and contacts: flags that are on, and what it is tied to.
MATCH (customer:Customer {id: $customer}) WHERE customer.left_on <= $as_of
RETURN 'left' AS fact, customer.id AS id
UNION ALL
MATCH (customer:Customer {id: $customer}) WHERE customer.no_contact
RETURN 'no_contact' AS fact, customer.id AS id
UNION ALL
MATCH (customer:Customer {id: $customer}) WHERE customer.no_profiling
RETURN 'no_profiling' AS fact, customer.id AS id
UNION ALL
MATCH (customer:Customer {id: $customer})-[membership:MEMBER_OF]->(found:Segment)
WHERE (membership.valid_from IS NULL OR membership.valid_from <= $as_of)
  AND (membership.valid_to IS NULL OR membership.valid_to > $as_of)
RETURN 'segment' AS fact, found.id AS id
UNION ALL
MATCH (customer:Customer {id: $customer})-[origin:CAME_FROM]->(found:Scene)
WHERE origin.happened_on IS NULL OR origin.happened_on <= $as_of
RETURN 'scene' AS fact, found.id AS id
UNION ALL
MATCH (customer:Customer {id: $customer})-[holding:HOLDS]->(found:Product)
WHERE (holding.opened_on IS NULL OR holding.opened_on <= $as_of)
  AND (holding.closed_on IS NULL OR holding.closed_on > $as_of)
RETURN 'product' AS fact, found.id AS id
