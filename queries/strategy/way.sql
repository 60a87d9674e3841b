-- How customers of each kind 4 can be contacted: the flags, and each channel with consent, with whether there is room.
-- One row without a channel where there is none.
SELECT
    k.contact,
    k.no_contact,
    k.no_profiling,
    c.id AS channel_id,
    a.number % 2 <> 0 AND (h.max_contacts > 0 OR h.max_contacts IS NULL OR h.contact_days IS NULL) AS has_room
FROM (
    SELECT
        name AS contact,
        coalesce(bool_or(number = 0), FALSE) AS no_contact,
        coalesce(bool_or(number = 1), FALSE) AS no_profiling
    FROM alike
    WHERE kind = 4
    GROUP BY name
) AS k
LEFT JOIN alike AS a ON a.kind = 4 AND a.name = k.contact AND a.number > 1
LEFT JOIN codes AS c ON c.kind = 'channel' AND c.number = a.number // 2 - 1
LEFT JOIN channel AS h ON h.id = c.id
