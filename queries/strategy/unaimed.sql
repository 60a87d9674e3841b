-- Where some strategy passes every rule but `segment`, whatever the segments: for a customer for whom no strategy
-- passes all rules, `segment` is the only one it fails.
SELECT DISTINCT p.scenes, p.contact, o.product
FROM (SELECT DISTINCT scenes, contact FROM profile WHERE addressable) AS p
JOIN rule_scene AS c ON c.scenes = p.scenes
JOIN offer AS o ON o.strategy = c.strategy
JOIN rule_contact AS r ON r.contact = p.contact AND r.strategy = o.strategy
WHERE o.live AND r.contactable AND r.channel AND r.frequency
