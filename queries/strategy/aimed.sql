-- The same for the strategies that target any of a set of segments: what comes of one, comes of some.
SELECT
    p.segments,
    p.scenes,
    p.contact,
    a.word,
    bit_or(a.has_live) AS has_live,
    bit_or(a.passes) AS passes,
    bit_or(a.live) AS live,
    bit_or(a.scene) AS scene,
    bit_or(a.contactable) AS contactable,
    bit_or(a.channel) AS channel,
    bit_or(a.frequency) AS frequency
FROM (SELECT DISTINCT segments, scenes, contact FROM person) AS p
JOIN addressable AS w ON w.contact = p.contact
JOIN alike AS s ON s.kind = 1 AND s.name = p.segments
JOIN aim AS a ON a.segment = s.number AND a.scenes = p.scenes AND a.contact = p.contact
GROUP BY p.segments, p.scenes, p.contact, a.word
