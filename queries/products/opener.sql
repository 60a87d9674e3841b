-- How many opened each product, how many of them on an unknown day, and whether the dated measures can be trusted:
-- where half or more of the days are unknown they cannot. `observed`: those who opened it a window or more ago.
WITH counted AS (
    SELECT
        product,
        count(*) AS openers,
        count(*) FILTER (WHERE day IS NULL) AS undated,
        count(*) FILTER (WHERE day + $window <= date_diff('day', first_day, $as_of)) AS observed
    FROM opening
    WHERE day IS NULL OR day <= date_diff('day', first_day, $as_of)
    GROUP BY product
)
SELECT codes.id AS product_id, counted.*, 2 * undated < openers AS dated
FROM counted
JOIN codes ON codes.kind = 'product' AND codes.number = counted.product
