-- A customer's steps are the days on which they first opened something, in order. One row for each product of a step
-- and each product of the next one, where the next lies within the window and the window is over.
WITH step AS (
    SELECT
        customer_id,
        product_id,
        day,
        dense_rank() OVER (PARTITION BY customer_id ORDER BY day) AS nth
    FROM opening
    WHERE day IS NOT NULL
)
SELECT one.customer_id, one.product_id AS a, next.product_id AS b, date_diff('day', one.day, $as_of) AS age
FROM step AS one
JOIN step AS next ON next.customer_id = one.customer_id AND next.nth = one.nth + 1
WHERE date_diff('day', one.day, next.day) <= $window AND date_diff('day', one.day, $as_of) >= $window
