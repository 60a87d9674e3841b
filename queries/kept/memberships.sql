-- Who is in which segment, from when to when.
SELECT e.customer, s.number AS segment, m.valid_from, m.valid_to
FROM member_of AS m
JOIN everybody AS e ON e.customer_id = m.customer_id
LEFT JOIN codes AS s ON s.kind = 'segment' AND s.id = m.segment_id
