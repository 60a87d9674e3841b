-- How many journeys go from an event at a step to one at the next, or end there.
WITH flow AS (
    SELECT
        h.step,
        CASE WHEN one.event IS NULL THEN 'others' ELSE 'event' END AS x_kind,
        one.event AS x,
        CASE WHEN h.next IS NULL THEN 'end' WHEN two.event IS NULL THEN 'others' ELSE 'event' END AS y_kind,
        two.event AS y,
        count(*) AS customers
    FROM head AS h
    LEFT JOIN named AS one ON one.step = h.step AND one.event = h.event
    LEFT JOIN named AS two ON two.step = h.step + 1 AND two.event = h.next
    WHERE h.step < $first
    GROUP BY 1, 2, 3, 4, 5
)
SELECT f.step, one.event AS x, f.x_kind, two.event AS y, f.y_kind, f.customers
FROM flow AS f
LEFT JOIN event AS one ON one.number = f.x
LEFT JOIN event AS two ON two.number = f.y
ORDER BY f.step, f.customers DESC, f.x_kind, one.event NULLS LAST, f.y_kind, two.event NULLS LAST
