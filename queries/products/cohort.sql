-- Who opened a product of the portfolio on a known day, and not the target by then; `arrows`: for how many windows
-- they were observed.
WITH chosen AS (
    SELECT codes.number AS product
    FROM codes
    JOIN held ON held.product_id = codes.id
    WHERE codes.kind = 'product'
),
reached AS (
    SELECT opening.customer, opening.day
    FROM opening
    JOIN codes ON codes.number = opening.product
    WHERE codes.kind = 'product' AND codes.id = $target
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
