-- Customers with more contacts on a channel than its policy allows in its window, and the strategies they are from.
SELECT customer_id AS customer, channel_id AS channel, contacts, strategy_id AS strategy
FROM (
    SELECT
        p.customer_id,
        c.channel_id,
        c.strategy_id,
        c.max_contacts,
        sum(c.contacts) OVER (PARTITION BY c.customer, c.channel_id) AS contacts
    FROM contact AS c
    JOIN person AS p ON p.customer = c.customer
)
WHERE contacts > max_contacts
ORDER BY customer_id, channel_id, strategy_id
