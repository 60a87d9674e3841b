-- Days at risk per year of tenure if nobody opened anything more: the nth day after the first belongs to year
-- (n - 1) // 365. Customers are counted by their last year, and every year before it is whole.
WITH life AS (
    SELECT least(left_day, date_diff('day', first_day, $as_of)) AS days
    FROM tenure
),
counted AS (
    SELECT (days - 1) // 365 AS last_year, count(*) AS customers, sum(days - (days - 1) // 365 * 365) AS rest
    FROM life
    WHERE days > 0
    GROUP BY (days - 1) // 365
),
yearly AS (
    SELECT last_year, customers, rest, unnest(range(0, last_year + 1)) AS year
    FROM counted
)
SELECT year, CAST(sum(CASE WHEN year < last_year THEN 365 * customers ELSE rest END) AS BIGINT) AS days
FROM yearly
GROUP BY year
