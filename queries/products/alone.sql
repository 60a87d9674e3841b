-- Customers by a product that they opened, whether its day is known, whether they were at risk then, and by the years
-- of tenure of that day, `since_year`, and of the last day at risk, `until_year`; the rests are the days of those years
-- until then. An unknown day counts as the first. `observed`: opened a window or more ago. `openings`: on a day at risk.
WITH opened AS (
    SELECT
        product,
        day,
        coalesce(day, 0) AS since,
        day + $window <= date_diff('day', first_day, $as_of) AS is_observed,
        least(left_day, date_diff('day', first_day, $as_of)) AS until
    FROM opening
    WHERE day IS NULL OR day <= date_diff('day', first_day, $as_of)
),
placed AS (
    SELECT
        *,
        coalesce(since <= until, FALSE) AS at_risk,
        greatest(since - 1, 0) // 365 AS since_year,
        greatest(until - 1, 0) // 365 AS until_year
    FROM opened
)
SELECT
    product,
    day IS NOT NULL AS dated,
    at_risk,
    since_year,
    until_year,
    count(*) AS customers,
    CAST(sum(since - 365 * since_year) AS BIGINT) AS since_rest,
    CAST(sum(until - 365 * until_year) AS BIGINT) AS until_rest,
    count(*) FILTER (WHERE is_observed) AS observed,
    count(*) FILTER (WHERE day > 0) AS openings
FROM placed
GROUP BY product, day IS NOT NULL, at_risk, since_year, until_year
