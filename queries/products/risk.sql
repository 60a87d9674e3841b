-- Customers by two products that they opened, once, or by one beside itself, with the years of tenure from which on both
-- were there, `since_year`, and in which they were last seen, `until_year`; the rests are the days of those years until
-- then. An unknown day counts from the first on; whether it is known is told. `opened_b`: openings of b on a day at risk
-- with a there before, or on a day that nobody knows, or being b; `opened_a` likewise.
WITH met AS (
    SELECT a, b, day_a, day_b, first_day, left_day
    FROM pair
    UNION ALL
    SELECT product, product, day, day, first_day, left_day
    FROM opening
),
life AS (
    SELECT
        *,
        greatest(coalesce(day_a, 0), coalesce(day_b, 0)) AS since,
        least(left_day, date_diff('day', first_day, $as_of)) AS until
    FROM met
),
placed AS (
    SELECT
        *,
        greatest(since - 1, 0) // 365 AS since_year,
        greatest(until - 1, 0) // 365 AS until_year
    FROM life
    WHERE since <= until
)
SELECT
    a,
    b,
    day_a IS NOT NULL AS dated_a,
    day_b IS NOT NULL AS dated_b,
    since_year,
    until_year,
    count(*) AS customers,
    CAST(sum(since - 365 * since_year) AS BIGINT) AS since_rest,
    CAST(sum(until - 365 * until_year) AS BIGINT) AS until_rest,
    count(*) FILTER (WHERE day_a > 0 AND (day_b IS NULL OR day_b < day_a OR a = b)) AS opened_a,
    count(*) FILTER (WHERE day_b > 0 AND (day_a IS NULL OR day_a < day_b OR a = b)) AS opened_b
FROM placed
GROUP BY a, b, day_a IS NOT NULL, day_b IS NOT NULL, since_year, until_year
