-- The customers judged; a missing flag is false, a later left_on is as if missing.
SELECT
    row_number() OVER (ORDER BY id) AS customer,
    id AS customer_id,
    coalesce(left_on <= $as_of, FALSE) AS has_left,
    coalesce(no_contact, FALSE) AS no_contact,
    coalesce(no_profiling, FALSE) AS no_profiling
FROM customer
