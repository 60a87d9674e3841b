-- What comes of the strategies that target one segment, for customers of these scenes and ways of contact who may
-- have the product (so that `prerequisite` and `not_held` pass). As bits, the products for which some strategy is
-- live, for which one passes all rules, and for which one fails a single rule, by that rule.
WITH one AS (
    SELECT DISTINCT w.segment, m.scenes, m.contact
    FROM met AS m
    JOIN within AS w ON w.segments = m.segments
),
targeted AS (
    SELECT s.number AS segment, o.strategy, o.word, o.bit, o.live
    FROM targets AS t
    JOIN codes AS s ON s.kind = 'segment' AND s.id = t.segment_id
    JOIN offer AS o ON o.strategy_id = t.strategy_id
),
judged AS (
    SELECT
        one.segment, one.scenes, one.contact, t.word, t.bit, t.live, c.strategy IS NOT NULL AS scene,
        r.contactable, r.channel, r.frequency,
        CASE WHEN t.live THEN 0 ELSE 1 END
            + CASE WHEN c.strategy IS NOT NULL THEN 0 ELSE 1 END
            + CASE WHEN r.contactable THEN 0 ELSE 1 END
            + CASE WHEN r.channel THEN 0 ELSE 1 END
            + CASE WHEN r.frequency THEN 0 ELSE 1 END AS failures
    FROM one
    JOIN targeted AS t ON t.segment = one.segment
    JOIN rule_contact AS r ON r.contact = one.contact AND r.strategy = t.strategy
    LEFT JOIN rule_scene AS c ON c.scenes = one.scenes AND c.strategy = t.strategy
)
SELECT
    segment,
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
GROUP BY segment, scenes, contact, word
