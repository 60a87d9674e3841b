-- Who came from which scene, and when.
SELECT e.customer, s.number AS scene, c.happened_on
FROM came_from AS c
JOIN everybody AS e ON e.customer_id = c.customer_id
LEFT JOIN codes AS s ON s.kind = 'scene' AND s.id = c.scene_id
