// (customer)-[:REFERRED]->(found), over counted referrals that show on as_of.
MATCH (customer:Customer {id: $customer})-[referral:REFERRED]->(found:Customer)
WHERE referral.counted AND found.joined_on <= $as_of
RETURN found.id AS referee
ORDER BY referee
