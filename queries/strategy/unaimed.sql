-- The products, as bits, for which some strategy passes every rule but `segment`, whatever the segments: where no
-- strategy passes all rules, `segment` is the only one it fails.
SELECT p.scenes, p.contact, o.word, bit_or(o.bit) AS products
FROM (SELECT DISTINCT scenes, contact FROM met) AS p
JOIN rule_scene AS c ON c.scenes = p.scenes
JOIN offer AS o ON o.strategy = c.strategy
JOIN rule_contact AS r ON r.contact = p.contact AND r.strategy = o.strategy
WHERE o.live AND r.contactable AND r.channel AND r.frequency
GROUP BY p.scenes, p.contact, o.word
