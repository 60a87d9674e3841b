-- What the rules read of a customer on the day, as sets of numbers in words of 62 bits. By kind: 1 segments, 2 scenes,
-- 3 products held openly, with the balance in them, 4 how to make contact, 5 products reached for, by a strategy that
-- offers them, in the last 90 days. Of a kind 4 are: 0 no_contact, 1 no_profiling, and for channel n, where consent
-- is given, 2 n + 2 where as many contacts were made as its policy allows, else 2 n + 3.
WITH settled AS (
    SELECT s.customer, s.word, s.given & ((~ s.denied) + coalesce(p.given, 0)) AS given, s.used_up, s.flags
    FROM said AS s
    LEFT JOIN prevailing AS p ON p.customer = s.customer AND p.word = s.word
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
SELECT customer, 4, word, flags + (given & used_up) + 2 * (given & (~ used_up)), NULL
FROM settled
UNION ALL
SELECT c.customer, 5, w.word, bit_or(w.bits), NULL
FROM contacts AS c
JOIN wanted AS w ON w.strategy = c.strategy
WHERE c.day <= $as_of AND date_diff('day', c.day, $as_of) < 90
GROUP BY c.customer, w.word
