-- All eight rules for each customer and each offer: true where the rule passes, or is not judged.
SELECT
    p.customer,
    o.strategy_id,
    o.product,
    o.live,
    s.strategy IS NOT NULL AS segment,
    c.strategy IS NOT NULL AS scene,
    h.prerequisite,
    h.not_held,
    r.contactable,
    r.channel,
    r.frequency
FROM person AS p
CROSS JOIN offer AS o
LEFT JOIN rule_segment AS s ON s.segments = p.segments AND s.strategy = o.strategy
LEFT JOIN rule_scene AS c ON c.scenes = p.scenes AND c.strategy = o.strategy
LEFT JOIN rule_product AS h ON h.held = p.held AND h.product = o.product
LEFT JOIN rule_contact AS r ON r.contact = p.contact AND r.strategy = o.strategy
