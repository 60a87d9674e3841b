// (customer)-[:REACHABLE_BY]->(channel), every row that holds on as_of.
MATCH (customer:Customer {id: $customer})-[reach:REACHABLE_BY]->(channel:Channel)
WHERE (reach.valid_from IS NULL OR reach.valid_from <= $as_of)
  AND (reach.valid_to IS NULL OR reach.valid_to > $as_of)
RETURN channel.id AS channel, reach.consent AS consent, reach.valid_from AS valid_from
