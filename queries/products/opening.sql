-- The first opening of each product by each customer, whatever day is asked about; both are numbers. `day`: how many
-- days after `first_day`, the customer's first known opening of anything; it is missing where one contract has no day:
-- the first is then unknown. `left_day`: the day that they left, counted alike.
WITH person AS (
    SELECT id, left_on, CAST(row_number() OVER (ORDER BY id) AS INTEGER) AS customer
    FROM customer
),
first AS (
    SELECT
        person.customer,
        product_number.product,
        max(person.left_on) AS left_on,
        CASE WHEN count(holds.opened_on) = count(*) THEN min(holds.opened_on) END AS opened_on
    FROM holds
    JOIN person ON person.id = holds.customer_id
    JOIN product_number ON product_number.product_id = holds.product_id
    GROUP BY person.customer, product_number.product
),
begun AS (
    SELECT customer, min(opened_on) AS first_day
    FROM first
    GROUP BY customer
)
SELECT
    first.customer,
    first.product,
    begun.first_day,
    CAST(date_diff('day', begun.first_day, first.opened_on) AS INTEGER) AS day,
    CAST(date_diff('day', begun.first_day, first.left_on) AS INTEGER) AS left_day
FROM first
JOIN begun ON begun.customer = first.customer
