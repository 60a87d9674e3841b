-- For every two products that one customer opened: who opened both, and in which order.
-- `had_b`: of those who opened a on a known day a window or more ago, who is no case: b was there, or its day is unknown.
WITH directed AS (
    SELECT a, b, customers, dated_a OR dated_b AS dated, had_b, b_followed AS followed
    FROM beside
    UNION ALL
    SELECT b, a, customers, dated_a OR dated_b, had_a, a_followed
    FROM beside
)
SELECT
    a,
    b,
    CAST(sum(customers) AS BIGINT) AS together,
    CAST(sum(CASE WHEN dated THEN 0 ELSE customers END) AS BIGINT) AS together_undated,
    CAST(sum(had_b) AS BIGINT) AS had_b,
    CAST(sum(followed) AS BIGINT) AS followed
FROM directed
GROUP BY a, b
