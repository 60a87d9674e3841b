-- One row a customer, by id: day of joining, position of the counted referrer, balance and whether it is known.
WITH member AS (
    SELECT
        id,
        CASE WHEN joined_on <= $as_of THEN joined_on END AS joined_on,
        row_number() OVER (ORDER BY id) - 1 AS position
    FROM customer
),

referral AS (
    SELECT r.referee_id, referrer.position AS parent
    FROM referred AS r
    INNER JOIN member AS referrer ON referrer.id = r.referrer_id
    WHERE r.counted
),

balance AS (
    SELECT h.customer_id, CAST(sum(h.balance_minor) AS BIGINT) AS balance_minor
    FROM holds AS h
    INNER JOIN product AS p ON p.id = h.product_id
    WHERE NOT coalesce(p.debt, FALSE)
        AND h.balance_minor IS NOT NULL
        AND coalesce(h.opened_on <= $as_of, TRUE)
        AND coalesce($as_of < h.closed_on, TRUE)
    GROUP BY h.customer_id
)

SELECT
    member.id,
    member.joined_on,
    CAST(CASE WHEN member.joined_on IS NOT NULL THEN coalesce(referral.parent, -1) ELSE -1 END AS BIGINT) AS parent,
    coalesce(balance.balance_minor, 0) AS balance_minor,
    balance.customer_id IS NOT NULL AS balance_known
FROM member
LEFT JOIN referral ON referral.referee_id = member.id
LEFT JOIN balance ON balance.customer_id = member.id
ORDER BY member.position
