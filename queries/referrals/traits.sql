-- The customers of a branch with what they are told apart by: what they have, the scenes they came from, the channel
-- of the referral that counts, and the unit that serves them on the day (of several the latest valid_from decides, a
-- missing one being the oldest, then the smallest id).
WITH balance AS (
    SELECT b.customer, CAST(sum(h.balance_minor) AS BIGINT) AS balance_minor
    FROM branch AS b
    JOIN holdings AS h ON h.customer = b.customer
    WHERE coalesce(h.opened_on <= $as_of, TRUE) AND coalesce($as_of < h.closed_on, TRUE)
    GROUP BY b.customer
),
origin AS (
    SELECT b.customer, list_sort(list(s.id)) AS scenes
    FROM branch AS b
    JOIN origins AS o ON o.customer = b.customer
    JOIN codes AS s ON s.kind = 'scene' AND s.number = o.scene
    WHERE coalesce(o.happened_on <= $as_of, TRUE)
    GROUP BY b.customer
),
served AS (
    SELECT b.customer, s.org_id
    FROM branch AS b
    JOIN served_by AS s ON s.customer_id = b.customer_id
    WHERE coalesce(s.valid_from <= $as_of, TRUE) AND coalesce($as_of < s.valid_to, TRUE)
    QUALIFY row_number() OVER (PARTITION BY b.customer ORDER BY s.valid_from DESC NULLS LAST, s.org_id) = 1
),
came AS (
    SELECT b.customer, r.channel_id
    FROM branch AS b
    JOIN referred AS r ON r.referee_id = b.customer_id AND r.referrer_id = b.referrer
    WHERE r.counted
)
SELECT
    b.customer_id AS customer,
    b.referrer,
    b.generation,
    b.joined_on,
    b.month,
    m.balance_minor,
    o.scenes,
    c.channel_id AS channel,
    s.org_id AS org
FROM branch AS b
LEFT JOIN balance AS m ON m.customer = b.customer
LEFT JOIN origin AS o ON o.customer = b.customer
LEFT JOIN came AS c ON c.customer = b.customer
LEFT JOIN served AS s ON s.customer = b.customer
ORDER BY b.generation, b.customer_id
