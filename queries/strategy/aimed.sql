-- What comes of the strategies that target a customer, for one who may have the product and can be addressed
-- (so that `prerequisite` and `not_held` pass): whether one is live, whether one passes all rules, and by which
-- single rule one fails.
WITH heard AS (
    SELECT a.segments, a.scenes, o.strategy, o.product, o.live, c.strategy IS NOT NULL AS scene
    FROM (SELECT DISTINCT segments, scenes FROM profile WHERE addressable) AS a
    JOIN rule_segment AS s ON s.segments = a.segments
    JOIN offer AS o ON o.strategy = s.strategy
    LEFT JOIN rule_scene AS c ON c.scenes = a.scenes AND c.strategy = s.strategy
),
judged AS (
    SELECT
        h.segments, h.scenes, r.contact, h.product, h.live, h.scene, r.contactable, r.channel, r.frequency,
        CASE WHEN h.live THEN 0 ELSE 1 END
            + CASE WHEN h.scene THEN 0 ELSE 1 END
            + CASE WHEN r.contactable THEN 0 ELSE 1 END
            + CASE WHEN r.channel THEN 0 ELSE 1 END
            + CASE WHEN r.frequency THEN 0 ELSE 1 END AS failures
    FROM (SELECT DISTINCT segments, scenes, contact FROM profile WHERE addressable) AS p
    JOIN heard AS h ON h.segments = p.segments AND h.scenes = p.scenes
    LEFT JOIN rule_contact AS r ON r.contact = p.contact AND r.strategy = h.strategy
)
SELECT
    segments, scenes, contact, product,
    bool_or(live) AS has_live,
    bool_or(failures = 0) AS passes,
    bool_or(failures = 1 AND NOT live) AS live,
    bool_or(failures = 1 AND NOT scene) AS scene,
    bool_or(failures = 1 AND NOT contactable) AS contactable,
    bool_or(failures = 1 AND NOT channel) AS channel,
    bool_or(failures = 1 AND NOT frequency) AS frequency
FROM judged
WHERE live OR failures = 1
GROUP BY segments, scenes, contact, product
