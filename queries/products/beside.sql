-- Customers by two products that they opened, with columns as in `alone`; since then both were there. `opened_b`:
-- openings of b on a day at risk, with a there before, or on a day that nobody knows. `had_b`: of those who opened a a
-- window or more ago, who is no case: b was there, or its day is unknown. `b_followed`: b came within the window. All
-- the other way round for a.
WITH known AS (
    SELECT *, date_diff('day', first_day, $as_of) AS today
    FROM pair
),
opened AS (
    SELECT
        *,
        day_a + $window <= today AS observed_a,
        day_b + $window <= today AS observed_b,
        least(left_day, today) AS until
    FROM known
    WHERE (day_a IS NULL OR day_a <= today) AND (day_b IS NULL OR day_b <= today)
),
placed AS (
    SELECT *, coalesce(since <= until, FALSE) AS at_risk, greatest(until - 1, 0) // 365 AS until_year
    FROM opened
)
SELECT
    a,
    b,
    day_a IS NOT NULL AS dated_a,
    day_b IS NOT NULL AS dated_b,
    at_risk,
    since_year,
    until_year,
    count(*) AS customers,
    CAST(sum(since - 365 * since_year) AS BIGINT) AS since_rest,
    CAST(sum(until - 365 * until_year) AS BIGINT) AS until_rest,
    count(*) FILTER (WHERE day_a > 0 AND (days IS NULL OR days < 0)) AS opened_a,
    count(*) FILTER (WHERE day_b > 0 AND (days IS NULL OR days > 0)) AS opened_b,
    count(*) FILTER (WHERE observed_b AND (days IS NULL OR days >= 0)) AS had_a,
    count(*) FILTER (WHERE observed_a AND (days IS NULL OR days <= 0)) AS had_b,
    count(*) FILTER (WHERE observed_b AND days < 0 AND days >= -$window) AS a_followed,
    count(*) FILTER (WHERE observed_a AND days > 0 AND days <= $window) AS b_followed
FROM placed
GROUP BY a, b, day_a IS NOT NULL, day_b IS NOT NULL, at_risk, since_year, until_year
