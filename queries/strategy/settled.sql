-- Customers by segment (-1: any of those shown) and product, and those of them whose state says no strategy.
WITH sorted AS (
    SELECT l.segment, s.word, s.holds, s.not_eligible, s.not_addressable, count(*) AS customers
    FROM standing AS s
    JOIN place AS l ON l.segments = s.segments
    GROUP BY l.segment, s.word, s.holds, s.not_eligible, s.not_addressable
)
SELECT
    s.segment,
    a.product,
    CAST(sum(s.customers) AS BIGINT) AS customers,
    CAST(sum(CASE WHEN (s.holds & a.bit) <> 0 THEN s.customers ELSE 0 END) AS BIGINT) AS holds,
    CAST(sum(CASE WHEN (s.not_eligible & a.bit) <> 0 THEN s.customers ELSE 0 END) AS BIGINT) AS not_eligible,
    CAST(sum(CASE WHEN (s.not_addressable & a.bit) <> 0 THEN s.customers ELSE 0 END) AS BIGINT) AS not_addressable
FROM sorted AS s
JOIN asked AS a ON a.word = s.word
GROUP BY s.segment, a.product
