// (customer)-[:REFERRED*]->(descendant), over counted referrals that show on the day: down to 100 generations,
// with word where it may go on. Whoever is above a descendant joined no later, so the last day decides for all.
MATCH (asked:Customer {id: $customer})
      -[walk:REFERRED*1..100 (referral, between | WHERE referral.counted | {}, {between.id})]->(descendant:Customer)
WHERE descendant.joined_on <= $as_of
RETURN descendant.id AS customer,
       list_concat([asked.id], properties(nodes(walk), 'id'))[-1] AS referrer,
       descendant.joined_on AS joined_on,
       length(walk) AS generations,
       length(walk) = 100 AS may_go_on
