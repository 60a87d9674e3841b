-- Median days from one product to another that followed within the window, in either order.
WITH followed AS (
    SELECT
        CASE WHEN days > 0 THEN a ELSE b END AS a,
        CASE WHEN days > 0 THEN b ELSE a END AS b,
        CASE WHEN days > 0 THEN days ELSE -days END AS days
    FROM pair
    WHERE days <> 0
        AND days <= $window
        AND days >= -$window
        AND least(day_a, day_b) + $window <= date_diff('day', first_day, $as_of)
)
SELECT a, b, median(days) AS median_days
FROM followed
GROUP BY a, b
