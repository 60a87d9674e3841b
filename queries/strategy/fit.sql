-- The live strategies that pass every rule that reads no product, for customers of these segments, scenes and ways of
-- contact.
SELECT DISTINCT m.segments, m.scenes, m.contact, o.strategy
FROM met AS m
JOIN rule_segment AS g ON g.segments = m.segments
JOIN rule_scene AS c ON c.scenes = m.scenes AND c.strategy = g.strategy
JOIN rule_contact AS r ON r.contact = m.contact AND r.strategy = g.strategy
JOIN offer AS o ON o.strategy = g.strategy
WHERE o.live AND r.contactable AND r.channel AND r.frequency
