-- What the rules read of a customer on the day, as sets of numbers in words of 62 bits. By kind: 1 segments, 2 scenes,
-- 3 products held openly, with the balance in them, 4 how to make contact, 5 products reached for, by a strategy that
-- offers them, in the last 90 days. Of a kind 4 are: 0 no_contact, 1 no_profiling, and for channel n, where consent
-- is given, 2 n + 2 where its contact policy leaves no room, else 2 n + 3.
WITH stated AS (
    SELECT customer, channel, max(stated) AS stated
    FROM consents
    WHERE coalesce(valid_from <= $as_of, TRUE) AND coalesce($as_of < valid_to, TRUE)
    GROUP BY customer, channel
),
counted AS (
    SELECT customer, channel, CAST(sum(contacts) AS BIGINT) AS contacts
    FROM contact
    GROUP BY customer, channel
),
policy AS (
    SELECT c.number AS channel, CASE WHEN h.contact_days IS NOT NULL THEN h.max_contacts END AS most
    FROM channel AS h
    JOIN codes AS c ON c.kind = 'channel' AND c.id = h.id
),
reach AS (
    SELECT
        s.customer,
        2 * s.channel + CASE WHEN coalesce(coalesce(c.contacts, 0) < p.most, TRUE) THEN 3 ELSE 2 END AS number
    FROM stated AS s
    JOIN policy AS p ON p.channel = s.channel
    LEFT JOIN counted AS c ON c.customer = s.customer AND c.channel = s.channel
    WHERE s.stated % 2 <> 0
    UNION ALL
    SELECT customer, 0 FROM everybody WHERE no_contact
    UNION ALL
    SELECT customer, 1 FROM everybody WHERE no_profiling
),
wanted AS (
    SELECT strategy, word, bit_or(bit) AS bits
    FROM offer
    GROUP BY strategy, word
)
SELECT
    customer,
    1 AS kind,
    segment // 62 AS word,
    bit_or(CAST(1 AS BIGINT) << (segment % 62)) AS bits,
    CAST(NULL AS BIGINT) AS balance_minor
FROM memberships
WHERE coalesce(valid_from <= $as_of, TRUE) AND coalesce($as_of < valid_to, TRUE)
GROUP BY customer, segment // 62
UNION ALL
SELECT customer, 2, scene // 62, bit_or(CAST(1 AS BIGINT) << (scene % 62)), NULL
FROM origins
WHERE coalesce(happened_on <= $as_of, TRUE)
GROUP BY customer, scene // 62
UNION ALL
SELECT customer, 3, product // 62, bit_or(CAST(1 AS BIGINT) << (product % 62)), CAST(sum(balance_minor) AS BIGINT)
FROM holdings
WHERE coalesce(opened_on <= $as_of, TRUE) AND coalesce($as_of < closed_on, TRUE)
GROUP BY customer, product // 62
UNION ALL
SELECT customer, 4, number // 62, bit_or(CAST(1 AS BIGINT) << (number % 62)), NULL
FROM reach
GROUP BY customer, number // 62
UNION ALL
SELECT c.customer, 5, w.word, bit_or(w.bits), NULL
FROM contacts AS c
JOIN wanted AS w ON w.strategy = c.strategy
WHERE c.day <= $as_of AND date_diff('day', c.day, $as_of) < 90
GROUP BY c.customer, w.word
