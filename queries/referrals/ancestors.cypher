// (ancestor)-[:REFERRED*]->(customer), over counted referrals that show on the day: up to 100 generations,
// nearest first, with word where it may go on. All above joined no later than the customer.
MATCH (asked:Customer {id: $customer})
      <-[walk:REFERRED*1..100 (referral, between | WHERE referral.counted)]-(ancestor:Customer)
WHERE asked.joined_on <= $as_of
RETURN ancestor.id AS ancestor, length(walk) AS generations, length(walk) = 100 AS may_go_on
ORDER BY generations
