-- Every segment shown with every product asked about, cells without customers too.
SELECT
    s.id AS segment,
    a.product_id AS product,
    sum(coalesce(t.customers, 0)) AS customers,
    sum(CASE WHEN t.state = 'holds' THEN t.customers ELSE 0 END) AS holds,
    sum(CASE WHEN t.state = 'not_eligible' THEN t.customers ELSE 0 END) AS not_eligible,
    sum(CASE WHEN t.state = 'not_addressable' THEN t.customers ELSE 0 END) AS not_addressable,
    sum(CASE WHEN t.state = 'reached' THEN t.customers ELSE 0 END) AS reached,
    sum(CASE WHEN t.state = 'open' THEN t.customers ELSE 0 END) AS open,
    sum(CASE WHEN t.state = 'blocked' THEN t.customers ELSE 0 END) AS blocked,
    sum(CASE WHEN t.state = 'no_strategy' THEN t.customers ELSE 0 END) AS no_strategy,
    sum(CASE WHEN t.is_gap THEN t.customers ELSE 0 END) AS gap,
    CAST(sum(CASE WHEN t.is_gap THEN t.balance_minor END) AS BIGINT) AS gap_balance_minor,
    sum(CASE WHEN t.is_gap THEN t.balance_known ELSE 0 END) AS gap_balance_known,
    sum(CASE WHEN t.live THEN t.customers ELSE 0 END) AS unlock_live,
    sum(CASE WHEN t.segment THEN t.customers ELSE 0 END) AS unlock_segment,
    sum(CASE WHEN t.scene THEN t.customers ELSE 0 END) AS unlock_scene,
    0 AS unlock_prerequisite, -- who is in a gap may have the product, and has not: both of these pass
    0 AS unlock_not_held,
    sum(CASE WHEN t.contactable THEN t.customers ELSE 0 END) AS unlock_contactable,
    sum(CASE WHEN t.channel THEN t.customers ELSE 0 END) AS unlock_channel,
    sum(CASE WHEN t.frequency THEN t.customers ELSE 0 END) AS unlock_frequency
FROM segment AS s
CROSS JOIN asked AS a
LEFT JOIN tally AS t ON t.segment_id = s.id AND t.product = a.product
WHERE $segment IS NULL OR s.id = $segment
GROUP BY s.id, a.product_id
ORDER BY gap_balance_minor DESC NULLS LAST, gap DESC, s.id, a.product_id
