// The counted referrals below a customer on as_of, nearest generations first, then by id, but for some.
MATCH (asked:Customer {id: $customer})
      (()-[referral:REFERRED WHERE referral.counted]->()){1,100}
      (referee:Customer)
WHERE referee.joined_on <= date($as_of)
WITH referee.id AS id, size(referral) AS generation
ORDER BY generation, id
LIMIT $most
WITH id
WHERE NOT 'Customer:' + id IN $without
RETURN 'Customer' AS label, id
