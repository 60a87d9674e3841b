-- How many journeys are at an event at a step; the events that are not named are one.
WITH counted AS (
    SELECT
        h.step,
        CASE WHEN n.event IS NULL THEN 'others' ELSE 'event' END AS kind,
        n.event,
        count(*) AS customers
    FROM head AS h
    LEFT JOIN named AS n ON n.step = h.step AND n.event = h.event
    GROUP BY 1, 2, 3
)
SELECT c.step, v.event, c.kind, c.customers
FROM counted AS c
LEFT JOIN event AS v ON v.number = c.event
ORDER BY c.step, c.kind, c.customers DESC, v.event NULLS LAST
