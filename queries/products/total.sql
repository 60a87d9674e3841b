-- Customers who ever opened anything, first openings, and those of them on a day that nobody knows.
WITH opened AS (
    SELECT count(*) AS customers
    FROM tenure
    WHERE is_undated OR first_day <= $as_of
)
SELECT
    opened.customers,
    CAST(coalesce(sum(opener.openers), 0) AS BIGINT) AS openings,
    CAST(coalesce(sum(opener.undated), 0) AS BIGINT) AS undated
FROM opened
LEFT JOIN opener ON TRUE
GROUP BY opened.customers
