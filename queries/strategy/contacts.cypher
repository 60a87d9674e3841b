// (strategy)-[:CONTACTED]->(customer), by as_of; a contact of unknown time is in no window.
MATCH (customer:Customer {id: $customer})<-[contact:CONTACTED]-(strategy:Strategy)
WHERE contact.at <= $until
RETURN strategy.id AS strategy, contact.channel_id AS channel, contact.at AS at
