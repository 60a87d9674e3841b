-- Where a customer both gives and denies consent on the day: the channels for which the latest word gives it.
WITH disputed AS (
    SELECT customer, word, given & denied AS channels FROM said WHERE (given & denied) <> 0
),
latest AS (
    SELECT d.customer, d.word, CAST(1 AS BIGINT) << (2 * ((c.channel + 1) % 31)) AS given
    FROM disputed AS d
    JOIN consents AS c ON c.customer = d.customer AND (c.channel + 1) // 31 = d.word
    WHERE (d.channels & (CAST(1 AS BIGINT) << (2 * ((c.channel + 1) % 31)))) <> 0
        AND coalesce(c.valid_from <= $as_of, TRUE) AND coalesce($as_of < c.valid_to, TRUE)
    GROUP BY d.customer, d.word, c.channel
    HAVING max(c.stated) % 2 <> 0
)
SELECT customer, word, bit_or(given) AS given FROM latest GROUP BY customer, word
