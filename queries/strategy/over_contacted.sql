-- Customers with more contacts on a channel than its policy allows in its window, and the strategies they are from.
WITH counted AS (
    SELECT customer, channel, CAST(sum(contacts) AS BIGINT) AS contacts
    FROM contact
    GROUP BY customer, channel, max_contacts
    HAVING sum(contacts) > max_contacts
)
SELECT e.customer_id AS customer, h.id AS channel, n.contacts, s.id AS strategy
FROM counted AS n
JOIN contact AS c ON c.customer = n.customer AND c.channel = n.channel
JOIN everybody AS e ON e.customer = n.customer
JOIN codes AS h ON h.kind = 'channel' AND h.number = n.channel
JOIN codes AS s ON s.kind = 'strategy' AND s.number = c.strategy
ORDER BY e.customer_id, h.id, s.id
