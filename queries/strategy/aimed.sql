-- What comes of the strategies that target a customer, for one who may have the product and can be addressed
-- (so that `prerequisite` and `not_held` pass). As bits, the products for which some strategy is live, for which one
-- passes all rules, and for which one fails a single rule, by that rule.
WITH heard AS (
    SELECT a.segments, a.scenes, o.strategy, o.word, o.bit, o.live, c.strategy IS NOT NULL AS scene
    FROM (SELECT DISTINCT segments, scenes FROM profile WHERE addressable) AS a
    JOIN rule_segment AS s ON s.segments = a.segments
    JOIN offer AS o ON o.strategy = s.strategy
    LEFT JOIN rule_scene AS c ON c.scenes = a.scenes AND c.strategy = s.strategy
),
judged AS (
    SELECT
        h.segments, h.scenes, r.contact, h.word, h.bit, h.live, h.scene, r.contactable, r.channel, r.frequency,
        CASE WHEN h.live THEN 0 ELSE 1 END
            + CASE WHEN h.scene THEN 0 ELSE 1 END
            + CASE WHEN r.contactable THEN 0 ELSE 1 END
            + CASE WHEN r.channel THEN 0 ELSE 1 END
            + CASE WHEN r.frequency THEN 0 ELSE 1 END AS failures
    FROM (SELECT DISTINCT segments, scenes, contact FROM profile WHERE addressable) AS p
    JOIN heard AS h ON h.segments = p.segments AND h.scenes = p.scenes
    -- There is a row for each; LEFT keeps this join the last, or every profile would meet every strategy.
    LEFT JOIN rule_contact AS r ON r.contact = p.contact AND r.strategy = h.strategy
)
SELECT
    segments,
    scenes,
    contact,
    word,
    bit_or(CASE WHEN live THEN bit ELSE 0 END) AS has_live,
    bit_or(CASE WHEN failures = 0 THEN bit ELSE 0 END) AS passes,
    bit_or(CASE WHEN failures = 1 AND NOT live THEN bit ELSE 0 END) AS live,
    bit_or(CASE WHEN failures = 1 AND NOT scene THEN bit ELSE 0 END) AS scene,
    bit_or(CASE WHEN failures = 1 AND NOT contactable THEN bit ELSE 0 END) AS contactable,
    bit_or(CASE WHEN failures = 1 AND NOT channel THEN bit ELSE 0 END) AS channel,
    bit_or(CASE WHEN failures = 1 AND NOT frequency THEN bit ELSE 0 END) AS frequency
FROM judged
WHERE live OR failures = 1
GROUP BY segments, scenes, contact, word
