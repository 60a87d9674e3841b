-- The state of customers who are alike, for each product asked about: the first that applies; and the rules that
-- alone keep some strategy from them, which matter where the state is a gap.
SELECT
    p.profile,
    p.segments,
    p.customers,
    p.balance_known,
    p.balance_minor,
    r.product,
    CASE
        WHEN NOT r.not_held THEN 'holds'
        WHEN NOT r.prerequisite THEN 'not_eligible'
        WHEN NOT p.addressable THEN 'not_addressable'
        WHEN c.product IS NOT NULL THEN 'reached'
        WHEN a.passes THEN 'open'
        WHEN a.has_live THEN 'blocked'
        ELSE 'no_strategy'
    END AS state,
    coalesce(a.live, FALSE) AS live,
    u.product IS NOT NULL AS segment,
    coalesce(a.scene, FALSE) AS scene,
    coalesce(a.contactable, FALSE) AS contactable,
    coalesce(a.channel, FALSE) AS channel,
    coalesce(a.frequency, FALSE) AS frequency
FROM profile AS p
JOIN rule_product AS r ON r.held = p.held
LEFT JOIN reached AS c ON c.reached = p.reached AND c.product = r.product
LEFT JOIN aimed AS a
    ON a.segments = p.segments AND a.scenes = p.scenes AND a.contact = p.contact AND a.product = r.product
LEFT JOIN unaimed AS u ON u.scenes = p.scenes AND u.contact = p.contact AND u.product = r.product
WHERE NOT p.has_left
