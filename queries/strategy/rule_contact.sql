-- Rules `contactable`, `channel` and `frequency` for a customer who can be contacted in these ways.
WITH asking AS (
    SELECT DISTINCT strategy, strategy_id, automated FROM offer
),
found AS (
    SELECT w.contact, u.strategy_id, bool_or(w.has_room) AS has_room
    FROM way AS w
    JOIN uses AS u ON u.channel_id = w.channel_id
    GROUP BY w.contact, u.strategy_id
)
SELECT
    k.contact,
    s.strategy,
    NOT k.no_contact AND NOT (k.no_profiling AND s.automated) AS contactable,
    f.contact IS NOT NULL AS channel,
    coalesce(f.has_room, TRUE) AS frequency -- not judged where `channel` fails
FROM (SELECT DISTINCT contact, no_contact, no_profiling FROM way) AS k
CROSS JOIN asking AS s
LEFT JOIN found AS f ON f.contact = k.contact AND f.strategy_id = s.strategy_id
