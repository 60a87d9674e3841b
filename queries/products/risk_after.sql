-- Days per year of tenure after somebody opened both products (after the one, where a = b). An unknown day counts from
-- the customer's first day on, apart where it is that of a: `days_undated`.
WITH pair AS (
    SELECT
        a.product_id AS a,
        b.product_id AS b,
        a.day IS NOT NULL AS dated,
        date_diff('day', a.first_day, greatest(coalesce(a.day, a.first_day), coalesce(b.day, b.first_day))) AS since,
        date_diff('day', a.first_day, a.last_day) AS until
    FROM opening AS a
    JOIN opening AS b ON b.customer_id = a.customer_id
    WHERE a.first_day < a.last_day
),
yearly AS (
    SELECT a, b, dated, since, until, unnest(range(since // 365, (until - 1) // 365 + 1)) AS year
    FROM pair
    WHERE since < until
),
counted AS (
    SELECT a, b, year, dated, least(until, 365 * year + 365) - greatest(since, 365 * year) AS days
    FROM yearly
)
SELECT
    a,
    b,
    year,
    CAST(coalesce(sum(days) FILTER (WHERE dated), 0) AS BIGINT) AS days_dated,
    CAST(coalesce(sum(days) FILTER (WHERE NOT dated), 0) AS BIGINT) AS days_undated
FROM counted
GROUP BY a, b, year
