-- What many nodes are tied to on as_of, by which edges of the kinds allowed: the local Cypher at the speed of tables.
-- A hub, a node with more than so many neighbours, has one row without an edge. Where the target is among the
-- neighbours, the others are left out: no shortest way goes on through them.
WITH edge AS (
    SELECT 'ISSUED' AS edge, 'customer:' || customer_id AS source, 'referral_link:' || referral_link_id AS target
    FROM issued
    UNION ALL SELECT 'UNDER', 'referral_link:' || referral_link_id, 'programme:' || programme_id FROM under
    UNION ALL SELECT 'REDEEMED_BY', 'referral_link:' || referral_link_id, 'customer:' || customer_id FROM redeemed_by
    WHERE coalesce(least(clicked_on, registered_on, opened_on, funded_on, active_on), $as_of) <= $as_of
    UNION ALL SELECT 'REFERRED', 'customer:' || referrer_id, 'customer:' || referee_id FROM referred
    WHERE coalesce(happened_on, $as_of) <= $as_of
    UNION ALL SELECT 'LINKED', 'customer:' || customer_id, 'customer:' || other_id FROM linked
    UNION ALL SELECT 'CAME_FROM', 'customer:' || customer_id, 'scene:' || scene_id FROM came_from
    WHERE coalesce(happened_on, $as_of) <= $as_of
    UNION ALL SELECT 'SERVED_BY', 'customer:' || customer_id, 'org:' || org_id FROM served_by
    WHERE coalesce(valid_from, $as_of) <= $as_of AND (valid_to IS NULL OR $as_of < valid_to)
    UNION ALL SELECT 'PART_OF', 'org:' || org_id, 'org:' || parent_id FROM part_of
    UNION ALL SELECT 'MEMBER_OF', 'customer:' || customer_id, 'segment:' || segment_id FROM member_of
    WHERE coalesce(valid_from, $as_of) <= $as_of AND (valid_to IS NULL OR $as_of < valid_to)
    UNION ALL SELECT 'REACHABLE_BY', 'customer:' || customer_id, 'channel:' || channel_id FROM reachable_by
    WHERE coalesce(valid_from, $as_of) <= $as_of AND (valid_to IS NULL OR $as_of < valid_to)
    UNION ALL SELECT 'HOLDS', 'customer:' || customer_id, 'product:' || product_id FROM holds
    WHERE coalesce(opened_on, $as_of) <= $as_of
    UNION ALL SELECT 'BALANCE', 'customer:' || customer_id, 'product:' || product_id FROM balance
    WHERE coalesce(day, $as_of) <= $as_of
    UNION ALL SELECT 'INTERACTED', 'customer:' || customer_id, 'channel:' || channel_id FROM interacted
    WHERE coalesce(CAST("at" AS DATE), $as_of) <= $as_of
    UNION ALL SELECT 'REQUIRES', 'product:' || product_id, 'product:' || required_id FROM requires
    UNION ALL SELECT 'TARGETS', 'strategy:' || strategy_id, 'segment:' || segment_id FROM targets
    UNION ALL SELECT 'OFFERS', 'strategy:' || strategy_id, 'product:' || product_id FROM offers
    UNION ALL SELECT 'RUNS_IN', 'strategy:' || strategy_id, 'scene:' || scene_id FROM runs_in
    UNION ALL SELECT 'LEADS_TO', 'strategy:' || strategy_id, 'strategy:' || next_id FROM leads_to
    UNION ALL SELECT 'USES', 'strategy:' || strategy_id, 'channel:' || channel_id FROM uses
    UNION ALL SELECT 'CONTACTED', 'strategy:' || strategy_id, 'customer:' || customer_id FROM contacted
    WHERE coalesce(CAST("at" AS DATE), $as_of) <= $as_of
    UNION ALL SELECT 'REWARDED', 'programme:' || programme_id, 'customer:' || customer_id FROM rewarded
    WHERE coalesce(day, $as_of) <= $as_of
    UNION ALL SELECT 'MEASURED_BY', 'strategy:' || strategy_id, 'kpi:' || kpi_id FROM measured_by
),
way AS (
    SELECT
        edge,
        CASE WHEN onward THEN source ELSE target END AS node,
        CASE WHEN onward THEN target ELSE source END AS other
    FROM edge
    CROSS JOIN (SELECT TRUE AS onward UNION ALL SELECT FALSE) AS direction
    WHERE edge IN (SELECT kind FROM allowed) AND source <> target
),
tie AS (
    SELECT DISTINCT way.node, way.edge, way.other
    FROM way
    JOIN here ON here.node = way.node
),
size AS (
    SELECT node, count(DISTINCT other) AS neighbours
    FROM tie
    GROUP BY node
),
known AS (
    SELECT tie.node, tie.edge, tie.other
    FROM tie
    JOIN size ON size.node = tie.node AND size.neighbours <= $hub
)
SELECT node, edge, other
FROM known
WHERE other = $target OR $target NOT IN (SELECT other FROM known)
UNION ALL
SELECT node, NULL, NULL
FROM size
WHERE neighbours > $hub
