// (customer)-[:REFERRED*]->(descendant), over counted referrals that show on the day: down to 100 generations,
// with word where it may go on. Whoever is above a descendant joined no later, so the last day decides for all.
MATCH (asked:Customer {id: $customer})
      (()-[referral:REFERRED WHERE referral.counted]->()){1,100}
      (descendant:Customer)
WHERE descendant.joined_on <= $as_of
RETURN descendant.id AS customer,
       startNode(last(referral)).id AS referrer,
       descendant.joined_on AS joined_on,
       size(referral) AS generations,
       size(referral) = 100 AS may_go_on
