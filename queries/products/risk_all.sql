-- Days at risk per year of tenure if nobody opened anything more: day d belongs to year floor((d - first_day - 1) / 365).
WITH tenure AS (
    SELECT DISTINCT customer_id, date_diff('day', first_day, last_day) AS days
    FROM opening
    WHERE first_day < last_day
),
yearly AS (
    SELECT days, unnest(range(0, (days - 1) // 365 + 1)) AS year
    FROM tenure
)
SELECT year, CAST(sum(least(days, 365 * year + 365) - 365 * year) AS BIGINT) AS days
FROM yearly
GROUP BY year
