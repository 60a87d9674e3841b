-- The first opening of each product by each customer. `day` is missing where one contract has none: the first is then
-- unknown. `first_day`: the customer's first known opening of anything; `last_day`: the last day they can open anything.
WITH opening AS (
    SELECT
        customer_id,
        product_id,
        CASE WHEN count(opened_on) = count(*) THEN min(opened_on) END AS day
    FROM holds
    WHERE opened_on IS NULL OR opened_on <= $as_of
    GROUP BY customer_id, product_id
)
SELECT
    opening.customer_id,
    opening.product_id,
    opening.day,
    min(opening.day) OVER (PARTITION BY opening.customer_id) AS first_day,
    least(customer.left_on, $as_of) AS last_day
FROM opening
JOIN customer ON customer.id = opening.customer_id
