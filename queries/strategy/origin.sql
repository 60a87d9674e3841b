-- The scenes that a customer came from by the day.
SELECT p.customer, c.scene_id
FROM came_from AS c
JOIN person AS p ON p.customer_id = c.customer_id
WHERE coalesce(c.happened_on <= $as_of, TRUE)
