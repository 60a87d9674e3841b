// (referrer)-[:REFERRED]->(referee): the counted referrals of some customers that show on the day.
UNWIND $customers AS id
MATCH (referrer:Customer {id: id})-[referral:REFERRED]->(referee:Customer)
WHERE referral.counted AND referee.joined_on <= $as_of
RETURN referrer.id AS referrer, referee.id AS referee
