-- The same for the strategies that target any of a set of segments: what comes of one, comes of some.
SELECT
    m.segments,
    m.scenes,
    m.contact,
    a.word,
    bit_or(a.has_live) AS has_live,
    bit_or(a.passes) AS passes,
    bit_or(a.live) AS live,
    bit_or(a.scene) AS scene,
    bit_or(a.contactable) AS contactable,
    bit_or(a.channel) AS channel,
    bit_or(a.frequency) AS frequency
FROM met AS m
JOIN within AS w ON w.segments = m.segments
JOIN aim AS a ON a.segment = w.segment AND a.scenes = m.scenes AND a.contact = m.contact
GROUP BY m.segments, m.scenes, m.contact, a.word
