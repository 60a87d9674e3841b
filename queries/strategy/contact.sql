-- Contacts within the window of a channel that has a contact policy, by customer, channel and strategy. A channel
-- without contact_days or without max_contacts has none; a contact without a day is in no window.
WITH policy AS (
    SELECT c.number AS channel, h.contact_days, h.max_contacts
    FROM channel AS h
    JOIN codes AS c ON c.kind = 'channel' AND c.id = h.id
    WHERE h.max_contacts IS NOT NULL
)
SELECT c.customer, c.channel, c.strategy, p.max_contacts, count(*) AS contacts
FROM contacts AS c
JOIN policy AS p ON p.channel = c.channel
WHERE c.day <= $as_of
    AND date_diff('day', c.day, $as_of) < p.contact_days
GROUP BY c.customer, c.channel, c.strategy, p.max_contacts
