-- One row a customer, by id: day of joining, and position of the counted referrer, -1 without.
WITH referral AS (
    SELECT referee.customer, referrer.customer - 1 AS parent
    FROM referred AS r
    JOIN everybody AS referrer ON referrer.customer_id = r.referrer_id
    JOIN everybody AS referee ON referee.customer_id = r.referee_id
    WHERE r.counted
)
SELECT c.id, c.joined_on, CAST(coalesce(r.parent, -1) AS BIGINT) AS parent
FROM customer AS c
JOIN everybody AS e ON e.customer_id = c.id
LEFT JOIN referral AS r ON r.customer = e.customer
ORDER BY e.customer
