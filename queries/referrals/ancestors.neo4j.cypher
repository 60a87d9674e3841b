// (ancestor)-[:REFERRED*]->(customer), over counted referrals that show on the day: up to 100 generations,
// nearest first, with word where it may go on. All above joined no later than the customer.
MATCH (asked:Customer {id: $customer})
      (()<-[referral:REFERRED WHERE referral.counted]-()){1,100}
      (ancestor:Customer)
WHERE asked.joined_on <= $as_of
RETURN ancestor.id AS ancestor, size(referral) AS generations, size(referral) = 100 AS may_go_on
ORDER BY generations
