// (customer)-[:INTERACTED]->(channel), the last ten steps by as_of, newest first, those of unknown time at the end.
MATCH (customer:Customer {id: $customer})-[step:INTERACTED]->(channel:Channel)
WHERE step.at IS NULL OR step.at <= $until
RETURN step.event_id AS event_id,
       step.at AS at,
       step.event AS event,
       channel.id AS channel,
       step.product_id AS product
ORDER BY step.at IS NULL, step.at DESC, step.event_id DESC
LIMIT 10
