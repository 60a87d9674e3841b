-- How often each event was a step, and for how many customers.
WITH counted AS (
    SELECT
        j.event,
        count(*) AS steps,
        count(DISTINCT j.customer) AS customers,
        count(*) - count(j.second) AS undated
    FROM journey AS j
    JOIN walker AS w ON w.customer = j.customer
    WHERE coalesce(j.second < w.until, TRUE)
    GROUP BY j.event
)
SELECT v.event, n.steps, n.customers, n.undated
FROM counted AS n
LEFT JOIN event AS v ON v.number = n.event
ORDER BY n.steps DESC, v.event NULLS LAST
