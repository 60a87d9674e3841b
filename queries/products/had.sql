-- For each start, and each two products: customers of the cohort observed for so many arrows who had both on the day
-- they opened the start, or may have had them on an unknown day. Beside itself (x = y) a product counts alone, and the
-- start, which all of them had, counts the cohort.
WITH had AS (
    SELECT cohort.customer, cohort.start, cohort.arrows, opening.product
    FROM cohort
    JOIN opening ON opening.customer = cohort.customer
    WHERE opening.day IS NULL OR opening.day <= cohort.day
),
counted AS (
    SELECT x.start, x.product AS x, y.product AS y, least(x.arrows, 3) AS observed, count(*) AS customers
    FROM had AS x
    JOIN had AS y ON y.customer = x.customer AND y.start = x.start
    GROUP BY x.start, x.product, y.product, least(x.arrows, 3)
),
each_length AS (
    SELECT start, x, y, customers, unnest(range(1, observed + 1)) AS arrows
    FROM counted
)
SELECT start, x, y, arrows, CAST(sum(customers) AS BIGINT) AS customers
FROM each_length
GROUP BY start, x, y, arrows
