-- All customers by number, whatever the day; a missing flag is false.
SELECT
    CAST(row_number() OVER (ORDER BY id) AS INTEGER) AS customer,
    id AS customer_id,
    left_on,
    coalesce(no_contact, FALSE) AS no_contact,
    coalesce(no_profiling, FALSE) AS no_profiling
FROM customer
