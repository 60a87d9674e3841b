-- Who said what of which channel, from when to when. `stated` orders a customer's words on a channel by valid_from, a
-- missing one first, and is odd where consent was given.
SELECT
    e.customer,
    s.number AS channel,
    CAST(
        2 * coalesce(date_diff('day', DATE '1970-01-01', r.valid_from), -10000000)
        + CASE WHEN r.consent = 'given' THEN 1 ELSE 0 END AS INTEGER
    ) AS stated,
    r.valid_from,
    r.valid_to
FROM reachable_by AS r
JOIN everybody AS e ON e.customer_id = r.customer_id
LEFT JOIN codes AS s ON s.kind = 'channel' AND s.id = r.channel_id
