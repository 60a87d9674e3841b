-- The first opening of each product by each customer, whatever the day; both are numbers. `day`: how many days after
-- `first_day`, the customer's first known opening of anything; it is missing where one contract has no day: the first
-- is then unknown. `left_day`: the day that they left, counted alike.
WITH first AS (
    SELECT
        customer,
        product,
        CASE WHEN count(opened_on) = count(*) THEN min(opened_on) END AS opened_on
    FROM holdings
    GROUP BY customer, product
),
begun AS (
    SELECT first.customer, min(first.opened_on) AS first_day, max(everybody.left_on) AS left_on
    FROM first
    JOIN everybody ON everybody.customer = first.customer
    GROUP BY first.customer
)
SELECT
    first.customer,
    first.product,
    begun.first_day,
    CAST(date_diff('day', begun.first_day, first.opened_on) AS INTEGER) AS day,
    CAST(date_diff('day', begun.first_day, begun.left_on) AS INTEGER) AS left_day
FROM first
JOIN begun ON begun.customer = first.customer
