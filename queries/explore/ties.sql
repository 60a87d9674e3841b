-- Every edge with its two ends, and from when until when it counts: missing where it always did, or still does.
SELECT 'ISSUED' AS edge, 'customer' AS source_kind, customer_id AS source, 'referral_link' AS target_kind,
    referral_link_id AS target, CAST(NULL AS DATE) AS starts, CAST(NULL AS DATE) AS ends
FROM issued
UNION ALL
SELECT 'UNDER', 'referral_link', referral_link_id, 'programme', programme_id, NULL, NULL FROM under
UNION ALL
SELECT 'REDEEMED_BY', 'referral_link', referral_link_id, 'customer', customer_id,
    least(clicked_on, registered_on, opened_on, funded_on, active_on), NULL
FROM redeemed_by
UNION ALL
SELECT 'REFERRED', 'customer', referrer_id, 'customer', referee_id, happened_on, NULL FROM referred
UNION ALL
SELECT 'LINKED', 'customer', customer_id, 'customer', other_id, NULL, NULL FROM linked
UNION ALL
SELECT 'CAME_FROM', 'customer', customer_id, 'scene', scene_id, happened_on, NULL FROM came_from
UNION ALL
SELECT 'SERVED_BY', 'customer', customer_id, 'org', org_id, valid_from, valid_to FROM served_by
UNION ALL
SELECT 'PART_OF', 'org', org_id, 'org', parent_id, NULL, NULL FROM part_of
UNION ALL
SELECT 'MEMBER_OF', 'customer', customer_id, 'segment', segment_id, valid_from, valid_to FROM member_of
UNION ALL
SELECT 'REACHABLE_BY', 'customer', customer_id, 'channel', channel_id, valid_from, valid_to FROM reachable_by
UNION ALL
SELECT 'HOLDS', 'customer', customer_id, 'product', product_id, opened_on, NULL FROM holds
UNION ALL
SELECT 'BALANCE', 'customer', customer_id, 'product', product_id, day, NULL FROM balance
UNION ALL
SELECT 'INTERACTED', 'customer', customer_id, 'channel', channel_id, CAST("at" AS DATE), NULL FROM interacted
UNION ALL
SELECT 'REQUIRES', 'product', product_id, 'product', required_id, NULL, NULL FROM requires
UNION ALL
SELECT 'TARGETS', 'strategy', strategy_id, 'segment', segment_id, NULL, NULL FROM targets
UNION ALL
SELECT 'OFFERS', 'strategy', strategy_id, 'product', product_id, NULL, NULL FROM offers
UNION ALL
SELECT 'RUNS_IN', 'strategy', strategy_id, 'scene', scene_id, NULL, NULL FROM runs_in
UNION ALL
SELECT 'LEADS_TO', 'strategy', strategy_id, 'strategy', next_id, NULL, NULL FROM leads_to
UNION ALL
SELECT 'USES', 'strategy', strategy_id, 'channel', channel_id, NULL, NULL FROM uses
UNION ALL
SELECT 'CONTACTED', 'strategy', strategy_id, 'customer', customer_id, CAST("at" AS DATE), NULL FROM contacted
UNION ALL
SELECT 'REWARDED', 'programme', programme_id, 'customer', customer_id, day, NULL FROM rewarded
UNION ALL
SELECT 'MEASURED_BY', 'strategy', strategy_id, 'kpi', kpi_id, NULL, NULL FROM measured_by
