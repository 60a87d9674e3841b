-- The customers who did the first event, and where in their journeys they first did.
SELECT
    j.customer,
    min(j.place) AS place,
    min(j.second) AS second,
    min(j.second) AS started,
    CAST(NULL AS BIGINT) AS previous
FROM journey AS j
JOIN event AS v ON v.number = j.event
JOIN walker AS w ON w.customer = j.customer
WHERE v.event = $event AND coalesce(j.second < w.until, TRUE)
GROUP BY j.customer
