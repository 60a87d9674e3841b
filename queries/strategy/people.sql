-- The customers of a cell with their states, what they have, and the rules that alone keep a strategy from them.
SELECT
    e.customer_id AS customer,
    CASE
        WHEN s.holds <> 0 THEN 'holds'
        WHEN s.not_eligible <> 0 THEN 'not_eligible'
        WHEN s.not_addressable <> 0 THEN 'not_addressable'
        WHEN s.reached <> 0 THEN 'reached'
        WHEN s.open <> 0 THEN 'open'
        WHEN s.blocked <> 0 THEN 'blocked'
        ELSE 'no_strategy'
    END AS state,
    s.balance_minor,
    s.live <> 0 AS live,
    s.segment <> 0 AS segment,
    s.scene <> 0 AS scene,
    s.contactable <> 0 AS contactable,
    s.channel <> 0 AS channel,
    s.frequency <> 0 AS frequency
FROM standing AS s
JOIN place AS l ON l.segments = s.segments AND l.segment <> -1
JOIN everybody AS e ON e.customer = s.customer
ORDER BY s.balance_minor DESC NULLS LAST, e.customer_id
