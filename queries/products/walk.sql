-- How many customers went from a start to the target in one, two or three steps, each the next one and within the
-- window, all windows over. `second` and `third`: the products on the way, -1 where the path is shorter.
WITH taken AS (
    SELECT customer, a, b, date_diff('day', first_day, $as_of) - day AS age
    FROM follow
    WHERE gap <= $window
),
last AS (
    SELECT taken.customer, taken.a, taken.age
    FROM taken
    JOIN codes ON codes.number = taken.b
    WHERE codes.kind = 'product' AND codes.id = $target AND taken.age >= $window
)
SELECT a AS start, -1 AS second, -1 AS third, count(*) AS customers
FROM last
GROUP BY a
UNION ALL
SELECT one.a, last.a, -1, count(*)
FROM taken AS one
JOIN last ON last.customer = one.customer AND last.a = one.b
WHERE one.age >= 2 * $window
GROUP BY one.a, last.a
UNION ALL
SELECT one.a, two.a, last.a, count(*)
FROM taken AS one
JOIN taken AS two ON two.customer = one.customer AND two.a = one.b
JOIN last ON last.customer = two.customer AND last.a = two.b
WHERE one.age >= 3 * $window
GROUP BY one.a, two.a, last.a
