-- The customers who had as many contacts on a channel as its policy allows, of those whose cap is lifted; where it
-- allows none at all, everybody.
SELECT c.customer
FROM contact AS c
JOIN codes AS s ON s.kind = 'channel' AND s.number = c.channel
JOIN lifted AS l ON l.channel_id = s.id
GROUP BY c.customer, c.channel, c.max_contacts
HAVING sum(c.contacts) >= c.max_contacts
UNION
SELECT e.customer
FROM everybody AS e
WHERE EXISTS (
    SELECT h.id
    FROM channel AS h
    JOIN lifted AS l ON l.channel_id = h.id
    WHERE h.max_contacts <= 0
)
