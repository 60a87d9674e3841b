-- Who opened a product of the portfolio on a known day, and not the target by then; `arrows`: for how many windows
-- they were observed.
WITH starter AS (
    SELECT opening.customer_id, opening.product_id AS start, opening.day
    FROM opening
    JOIN held ON held.product_id = opening.product_id
    WHERE date_diff('day', opening.day, $as_of) >= $window
)
SELECT starter.customer_id, starter.start, starter.day, date_diff('day', starter.day, $as_of) // $window AS arrows
FROM starter
LEFT JOIN opening AS goal ON goal.customer_id = starter.customer_id AND goal.product_id = $target
WHERE goal.customer_id IS NULL OR goal.day > starter.day
