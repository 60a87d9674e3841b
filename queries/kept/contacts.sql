-- Which strategy contacted whom, on which channel and day, where these are known.
SELECT e.customer, s.number AS strategy, h.number AS channel, CAST(c."at" AS DATE) AS day
FROM contacted AS c
JOIN everybody AS e ON e.customer_id = c.customer_id
LEFT JOIN codes AS s ON s.kind = 'strategy' AND s.id = c.strategy_id
LEFT JOIN codes AS h ON h.kind = 'channel' AND h.id = c.channel_id
