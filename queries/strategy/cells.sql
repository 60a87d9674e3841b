-- Every segment shown with every product asked about, cells without customers too.
SELECT
    s.id AS segment,
    a.product_id AS product,
    coalesce(c.customers, 0) AS customers,
    coalesce(c.holds, 0) AS holds,
    coalesce(c.not_eligible, 0) AS not_eligible,
    coalesce(c.not_addressable, 0) AS not_addressable,
    coalesce(t.reached, 0) AS reached,
    coalesce(t.open, 0) AS open,
    coalesce(t.blocked, 0) AS blocked,
    coalesce(t.gap - t.blocked, 0) AS no_strategy,
    coalesce(t.gap, 0) AS gap,
    t.balance_minor AS gap_balance_minor,
    coalesce(t.balance_known, 0) AS gap_balance_known,
    coalesce(t.live, 0) AS unlock_live,
    coalesce(t.segment, 0) AS unlock_segment,
    coalesce(t.scene, 0) AS unlock_scene,
    0 AS unlock_prerequisite, -- who is in a gap may have the product, and has not: both of these pass
    0 AS unlock_not_held,
    coalesce(t.contactable, 0) AS unlock_contactable,
    coalesce(t.channel, 0) AS unlock_channel,
    coalesce(t.frequency, 0) AS unlock_frequency
FROM codes AS s
CROSS JOIN asked AS a
LEFT JOIN settled AS c ON c.segment = s.number AND c.product = a.product
LEFT JOIN tally AS t ON t.place = s.number AND t.product = a.product
WHERE s.kind = 'segment' AND ($segment IS NULL OR s.id = $segment)
ORDER BY gap_balance_minor DESC NULLS LAST, gap DESC, s.id, a.product_id
