-- Those of them who did the next event later in their journeys, and where they first did.
SELECT
    r.customer,
    min(j.place) AS place,
    min(j.second) AS second,
    r.started,
    r.second AS previous
FROM reached AS r
JOIN journey AS j ON j.customer = r.customer AND j.place > r.place
JOIN event AS v ON v.number = j.event
JOIN walker AS w ON w.customer = j.customer
WHERE v.event = $event AND coalesce(j.second < w.until, TRUE)
GROUP BY r.customer, r.started, r.second
