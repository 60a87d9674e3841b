-- Who opened a product of the portfolio on a known day, and not the target by then; `arrows`: for how many windows
-- they were observed.
WITH chosen AS (
    SELECT product_number.product
    FROM product_number
    JOIN held ON held.product_id = product_number.product_id
),
reached AS (
    SELECT opening.customer, opening.day
    FROM opening
    JOIN product_number ON product_number.product = opening.product
    WHERE product_number.product_id = $target
),
starter AS (
    SELECT
        opening.customer,
        opening.product AS start,
        opening.day,
        (date_diff('day', opening.first_day, $as_of) - opening.day) // $window AS arrows
    FROM opening
    JOIN chosen ON chosen.product = opening.product
    WHERE opening.day + $window <= date_diff('day', opening.first_day, $as_of)
)
SELECT starter.customer, starter.start, starter.day, starter.arrows
FROM starter
LEFT JOIN reached ON reached.customer = starter.customer
WHERE reached.customer IS NULL OR reached.day > starter.day
