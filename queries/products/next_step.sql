-- The share of those who opened a, and not yet b, whose next step within the window was b; pairs that nobody took, or
-- with half or more of the days unknown, are not there.
WITH counted AS (
    SELECT a, b, count(*) AS taken
    FROM follow
    WHERE gap <= $window AND day + $window <= date_diff('day', first_day, $as_of)
    GROUP BY a, b
)
SELECT
    a.product_id AS a,
    b.product_id AS b,
    CAST(taken AS DOUBLE) / (a.observed - coalesce(overlap.had_b, 0)) AS share
FROM counted
JOIN opener AS a ON a.product = counted.a AND a.dated
JOIN opener AS b ON b.product = counted.b AND b.dated
LEFT JOIN overlap ON overlap.a = counted.a AND overlap.b = counted.b
ORDER BY a.product_id, b.product_id
