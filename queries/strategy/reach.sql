-- The channels by which a customer gave consent to be reached, and whether the contact policy leaves room there.
-- Of several rows that hold on the day the latest valid_from decides; a missing one is the oldest.
WITH stated AS (
    SELECT
        p.customer,
        r.channel_id,
        arg_max(
            coalesce(r.consent, 'unasked'),
            coalesce(date_diff('day', DATE '1970-01-01', r.valid_from), -10000000)
        ) AS consent
    FROM reachable_by AS r
    JOIN person AS p ON p.customer_id = r.customer_id
    WHERE coalesce(r.valid_from <= $as_of, TRUE)
        AND coalesce($as_of < r.valid_to, TRUE)
    GROUP BY p.customer, r.channel_id
),
counted AS (
    SELECT customer, channel_id, sum(contacts) AS contacts
    FROM contact
    GROUP BY customer, channel_id
)
SELECT
    s.customer,
    s.channel_id,
    h.max_contacts IS NULL OR h.contact_days IS NULL OR coalesce(c.contacts, 0) < h.max_contacts AS has_room
FROM stated AS s
JOIN channel AS h ON h.id = s.channel_id
LEFT JOIN counted AS c ON c.customer = s.customer AND c.channel_id = s.channel_id
WHERE s.consent = 'given'
