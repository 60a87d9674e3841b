-- Customers who may have a product and can be addressed, by segment (-1: any of those shown) and product: those in
-- each state, what they have who are in the gap, and the rules that would close it.
WITH sorted AS (
    SELECT
        s.segments,
        a.product,
        count(*) FILTER (WHERE (s.reached & a.bit) <> 0) AS reached,
        count(*) FILTER (WHERE (s.open & a.bit) <> 0) AS open,
        count(*) FILTER (WHERE (s.blocked & a.bit) <> 0) AS blocked,
        count(*) FILTER (WHERE (s.gap & a.bit) <> 0) AS gap,
        CAST(sum(s.balance_minor) FILTER (WHERE (s.gap & a.bit) <> 0) AS BIGINT) AS balance_minor,
        count(s.balance_minor) FILTER (WHERE (s.gap & a.bit) <> 0) AS balance_known,
        count(*) FILTER (WHERE (s.live & a.bit) <> 0) AS live,
        count(*) FILTER (WHERE (s.segment & a.bit) <> 0) AS segment,
        count(*) FILTER (WHERE (s.scene & a.bit) <> 0) AS scene,
        count(*) FILTER (WHERE (s.contactable & a.bit) <> 0) AS contactable,
        count(*) FILTER (WHERE (s.channel & a.bit) <> 0) AS channel,
        count(*) FILTER (WHERE (s.frequency & a.bit) <> 0) AS frequency
    FROM standing AS s
    JOIN asked AS a ON a.word = s.word AND (s.addressable & a.bit) <> 0
    GROUP BY s.segments, a.product
)
SELECT
    l.segment AS place,
    s.product,
    CAST(sum(s.reached) AS BIGINT) AS reached,
    CAST(sum(s.open) AS BIGINT) AS open,
    CAST(sum(s.blocked) AS BIGINT) AS blocked,
    CAST(sum(s.gap) AS BIGINT) AS gap,
    CAST(sum(s.balance_minor) AS BIGINT) AS balance_minor,
    CAST(sum(s.balance_known) AS BIGINT) AS balance_known,
    CAST(sum(s.live) AS BIGINT) AS live,
    CAST(sum(s.segment) AS BIGINT) AS segment,
    CAST(sum(s.scene) AS BIGINT) AS scene,
    CAST(sum(s.contactable) AS BIGINT) AS contactable,
    CAST(sum(s.channel) AS BIGINT) AS channel,
    CAST(sum(s.frequency) AS BIGINT) AS frequency
FROM sorted AS s
JOIN place AS l ON l.segments = s.segments
GROUP BY l.segment, s.product
