-- Whose journeys are asked about: the members of the segment on the day, else everybody. `until`: the first second
-- after the day.
SELECT e.customer, 86400 * (date_diff('day', DATE '1970-01-01', $as_of) + 1) AS until
FROM everybody AS e
WHERE $segment IS NULL
    OR e.customer IN (
        SELECT m.customer
        FROM memberships AS m
        JOIN codes AS s ON s.kind = 'segment' AND s.number = m.segment
        WHERE s.id = $segment
            AND coalesce(m.valid_from <= $as_of, TRUE)
            AND coalesce($as_of < m.valid_to, TRUE)
    )
