-- Customers and what they have, by segment (and in any segment: no segment), product, state and unlocking rules.
SELECT
    l.segment_id,
    s.product,
    s.state,
    s.is_gap,
    s.live,
    s.segment,
    s.scene,
    s.contactable,
    s.channel,
    s.frequency,
    CAST(sum(s.customers) AS BIGINT) AS customers,
    CAST(sum(s.balance_known) AS BIGINT) AS balance_known,
    CAST(sum(s.balance_minor) AS BIGINT) AS balance_minor
FROM state AS s
JOIN place AS l ON l.segments = s.segments
GROUP BY ALL
