-- How many opened each product, how many of them on an unknown day, and whether the dated measures can be trusted:
-- where half or more of the days are unknown they cannot. `observed`: those who opened it a window or more ago.
SELECT
    product_id,
    count(*) AS openers,
    count(*) FILTER (WHERE day IS NULL) AS undated,
    count(*) FILTER (WHERE date_diff('day', day, $as_of) >= $window) AS observed,
    2 * count(*) FILTER (WHERE day IS NULL) < count(*) AS dated
FROM opening
GROUP BY product_id
