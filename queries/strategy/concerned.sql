-- The customers for whom a change may matter: members of a segment that the changed strategy targets before or after,
-- and those who were too often contacted on a channel whose cap is lifted.
SELECT m.customer
FROM memberships AS m
JOIN codes AS s ON s.kind = 'segment' AND s.number = m.segment
JOIN retargeted AS t ON t.segment_id = s.id
WHERE coalesce(m.valid_from <= $as_of, TRUE) AND coalesce($as_of < m.valid_to, TRUE)
UNION
SELECT customer FROM full_up
