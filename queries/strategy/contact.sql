-- Contacts within the window of a channel that has a contact policy, by customer, channel and strategy. A channel
-- without contact_days or without max_contacts has none; a contact without a day is in no window.
SELECT p.customer, c.channel_id, c.strategy_id, h.max_contacts, count(*) AS contacts
FROM contacted AS c
JOIN person AS p ON p.customer_id = c.customer_id
JOIN channel AS h ON h.id = c.channel_id
WHERE h.max_contacts IS NOT NULL
    AND CAST(c."at" AS DATE) <= $as_of
    AND date_diff('day', CAST(c."at" AS DATE), $as_of) < h.contact_days
GROUP BY p.customer, c.channel_id, c.strategy_id, h.max_contacts
