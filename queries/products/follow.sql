-- A customer's steps are the days on which they first opened something, in order. One row for each product of a step
-- and each product of the next one, `gap` days later, whatever day is asked about.
WITH step AS (
    SELECT
        customer,
        product,
        first_day,
        day,
        dense_rank() OVER (PARTITION BY customer ORDER BY day) AS nth
    FROM opening
    WHERE day IS NOT NULL
)
SELECT one.customer, one.product AS a, next.product AS b, one.first_day, one.day, next.day - one.day AS gap
FROM step AS one
JOIN step AS next ON next.customer = one.customer AND next.nth = one.nth + 1
