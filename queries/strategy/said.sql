-- What customers say of contact on the day, as bits in words as in `bits`: at 2 n + 2 for channel n, where some word
-- gives consent, where some denies it, and where as many contacts were made as its policy allows; and the flags.
WITH word AS (
    SELECT
        customer,
        (channel + 1) // 31 AS word,
        CASE WHEN stated % 2 <> 0 THEN CAST(1 AS BIGINT) << (2 * ((channel + 1) % 31)) ELSE 0 END AS given,
        CASE WHEN stated % 2 = 0 THEN CAST(1 AS BIGINT) << (2 * ((channel + 1) % 31)) ELSE 0 END AS denied,
        0 AS used_up,
        0 AS flags
    FROM consents
    WHERE coalesce(valid_from <= $as_of, TRUE) AND coalesce($as_of < valid_to, TRUE)
    UNION ALL
    SELECT customer, (channel + 1) // 31, 0, 0, CAST(1 AS BIGINT) << (2 * ((channel + 1) % 31)), 0
    FROM contact
    GROUP BY customer, channel, max_contacts
    HAVING sum(contacts) >= max_contacts
    UNION ALL
    SELECT customer, 0, 0, 0, 0, CASE WHEN no_contact THEN 1 ELSE 0 END + CASE WHEN no_profiling THEN 2 ELSE 0 END
    FROM everybody
    WHERE no_contact OR no_profiling
)
SELECT
    customer,
    word,
    bit_or(given) AS given,
    bit_or(denied) AS denied,
    bit_or(used_up) AS used_up,
    bit_or(flags) AS flags
FROM word
GROUP BY customer, word
