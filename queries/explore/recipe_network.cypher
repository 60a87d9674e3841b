// The counted referrals below a customer on as_of, nearest generations first, then by id, but for some.
MATCH (asked:Customer {id: $customer})
      -[walk:REFERRED*1..100 (referral, between | WHERE referral.counted)]->(referee:Customer)
WHERE referee.joined_on <= date($as_of)
WITH referee.id AS id, length(walk) AS generation
ORDER BY generation, id
LIMIT $most
WITH id
WHERE NOT concat('Customer:', id) IN $without
RETURN 'Customer' AS label, id
