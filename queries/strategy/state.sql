-- The state of customers who are alike for each product asked about, and for a gap the rules that would close it.
SELECT
    s.profile,
    s.segments,
    s.customers,
    s.balance_known,
    s.balance_minor,
    a.product,
    CASE
        WHEN (s.holds & a.bit) <> 0 THEN 'holds'
        WHEN (s.not_eligible & a.bit) <> 0 THEN 'not_eligible'
        WHEN (s.not_addressable & a.bit) <> 0 THEN 'not_addressable'
        WHEN (s.reached & a.bit) <> 0 THEN 'reached'
        WHEN (s.open & a.bit) <> 0 THEN 'open'
        WHEN (s.blocked & a.bit) <> 0 THEN 'blocked'
        ELSE 'no_strategy'
    END AS state,
    (s.gap & a.bit) <> 0 AS is_gap,
    (s.live & a.bit) <> 0 AS live,
    (s.segment & a.bit) <> 0 AS segment,
    (s.scene & a.bit) <> 0 AS scene,
    (s.contactable & a.bit) <> 0 AS contactable,
    (s.channel & a.bit) <> 0 AS channel,
    (s.frequency & a.bit) <> 0 AS frequency
FROM standing AS s
JOIN asked AS a ON a.word = s.word
