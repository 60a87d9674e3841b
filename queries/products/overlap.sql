-- For every two products that one customer opened: who opened both, and in which order.
-- `had_b`: of those who opened a on a known day a window or more ago, who is no case: b was there, or its day is unknown.
WITH known AS (
    SELECT *, date_diff('day', first_day, $as_of) AS today
    FROM pair
),
opened AS (
    SELECT
        a,
        b,
        day_a IS NULL AND day_b IS NULL AS undated,
        day_a + $window <= today AS observed_a,
        day_b + $window <= today AS observed_b,
        day_b - day_a AS days
    FROM known
    WHERE (day_a IS NULL OR day_a <= today) AND (day_b IS NULL OR day_b <= today)
),
judged AS (
    SELECT
        *,
        observed_a AND days > 0 AND days <= $window AS b_followed,
        observed_b AND days < 0 AND days >= -$window AS a_followed
    FROM opened
),
counted AS (
    SELECT
        a,
        b,
        count(*) AS together,
        count(*) FILTER (WHERE undated) AS together_undated,
        count(*) FILTER (WHERE observed_a AND (days IS NULL OR days <= 0)) AS had_b,
        count(*) FILTER (WHERE observed_b AND (days IS NULL OR days >= 0)) AS had_a,
        count(*) FILTER (WHERE b_followed) AS b_followed,
        count(*) FILTER (WHERE a_followed) AS a_followed,
        median(CASE WHEN b_followed THEN days END) AS days_to_b,
        median(CASE WHEN a_followed THEN -days END) AS days_to_a
    FROM judged
    GROUP BY a, b
)
SELECT a, b, together, together_undated, had_b, b_followed AS followed, days_to_b AS median_days
FROM counted
UNION ALL
SELECT b, a, together, together_undated, had_a, a_followed, days_to_a
FROM counted
