-- The events that most journeys have at a step, by number; all others are one.
WITH counted AS (
    SELECT h.step, h.event, v.event AS name, count(*) AS customers
    FROM head AS h
    LEFT JOIN event AS v ON v.number = h.event
    GROUP BY h.step, h.event, v.event
),
ranked AS (
    SELECT step, event, row_number() OVER (PARTITION BY step ORDER BY customers DESC, name NULLS LAST) AS nth
    FROM counted
)
SELECT step, event FROM ranked WHERE nth <= $top
