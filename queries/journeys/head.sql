-- The first steps of each journey, and the event of the step after; missing where the journey ends. What happened
-- later than the day does not count, so a step of unknown time, which stands last, moves up.
WITH later AS (
    SELECT j.customer, count(*) AS steps
    FROM journey AS j
    JOIN walker AS w ON w.customer = j.customer
    WHERE j.second >= w.until
    GROUP BY j.customer
),
shown AS (
    SELECT
        j.customer,
        j.event,
        CASE WHEN j.second IS NULL THEN j.place - coalesce(l.steps, 0) ELSE j.place END AS step
    FROM journey AS j
    JOIN walker AS w ON w.customer = j.customer
    LEFT JOIN later AS l ON l.customer = j.customer
    WHERE coalesce(j.second < w.until, TRUE)
),
head AS (
    SELECT customer, event, step
    FROM shown
    WHERE step <= $first
)
SELECT step, event, lead(event) OVER (PARTITION BY customer ORDER BY step) AS next
FROM head
