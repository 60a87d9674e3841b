-- A number for each event that a step is called by, from 0, in the order of names. A step without one has -1.
SELECT event, CAST(row_number() OVER (ORDER BY event) - 1 AS INTEGER) AS number
FROM (SELECT DISTINCT event FROM interacted WHERE event IS NOT NULL)
