-- Rules `contactable`, `channel` and `frequency` for a customer with these flags and channels.
WITH kind AS (
    SELECT DISTINCT contact FROM profile
),
asking AS (
    SELECT DISTINCT strategy, strategy_id, automated FROM offer
),
way AS (
    SELECT k.contact, u.strategy_id, bool_or(r.has_room) AS has_room
    FROM kind AS k
    JOIN reach AS r ON r.customer = k.contact
    JOIN uses AS u ON u.channel_id = r.channel_id
    GROUP BY k.contact, u.strategy_id
)
SELECT
    k.contact,
    s.strategy,
    NOT coalesce(p.no_contact, FALSE) AND NOT (coalesce(p.no_profiling, FALSE) AND s.automated) AS contactable,
    w.contact IS NOT NULL AS channel,
    coalesce(w.has_room, TRUE) AS frequency -- not judged where `channel` fails
FROM kind AS k
CROSS JOIN asking AS s
LEFT JOIN person AS p ON p.customer = k.contact
LEFT JOIN way AS w ON w.contact = k.contact AND w.strategy_id = s.strategy_id
