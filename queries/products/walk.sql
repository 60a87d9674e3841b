-- How many customers went from a start to the target in one, two or three steps, each the next one and within the
-- window, all windows over. `second` and `third`: the products on the way, empty where the path is shorter.
WITH last AS (
    SELECT customer_id, a, age FROM follow WHERE b = $target
)
SELECT a AS start, '' AS second, '' AS third, count(*) AS customers
FROM last
GROUP BY a
UNION ALL
SELECT one.a, last.a, '', count(*)
FROM follow AS one
JOIN last ON last.customer_id = one.customer_id AND last.a = one.b
WHERE one.age >= 2 * $window
GROUP BY one.a, last.a
UNION ALL
SELECT one.a, two.a, last.a, count(*)
FROM follow AS one
JOIN follow AS two ON two.customer_id = one.customer_id AND two.a = one.b
JOIN last ON last.customer_id = two.customer_id AND last.a = two.b
WHERE one.age >= 3 * $window
GROUP BY one.a, two.a, last.a
