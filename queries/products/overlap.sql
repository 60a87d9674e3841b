-- For every two products that one customer opened: who opened both, and in which order.
-- `had_b`: of those who opened a on a known day a window or more ago, who is no case: b was there, or its day is unknown.
WITH pair AS (
    SELECT
        a.product_id AS a,
        b.product_id AS b,
        a.day IS NULL AND b.day IS NULL AS undated,
        date_diff('day', a.day, $as_of) >= $window AS observed,
        date_diff('day', a.day, b.day) AS days
    FROM opening AS a
    JOIN opening AS b ON b.customer_id = a.customer_id AND b.product_id <> a.product_id
)
SELECT
    a,
    b,
    count(*) AS together,
    count(*) FILTER (WHERE undated) AS together_undated,
    count(*) FILTER (WHERE observed AND (days IS NULL OR days <= 0)) AS had_b,
    count(*) FILTER (WHERE observed AND days > 0 AND days <= $window) AS followed,
    median(CASE WHEN observed AND days > 0 AND days <= $window THEN days END) AS median_days
FROM pair
GROUP BY a, b
