-- The segments that a customer is in on the day.
SELECT DISTINCT p.customer, m.segment_id
FROM member_of AS m
JOIN person AS p ON p.customer_id = m.customer_id
WHERE coalesce(m.valid_from <= $as_of, TRUE)
    AND coalesce($as_of < m.valid_to, TRUE)
