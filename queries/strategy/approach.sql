-- The products asked about that a strategy which offers them contacted a customer for in the last 90 days.
SELECT DISTINCT p.customer, a.product
FROM contacted AS c
JOIN person AS p ON p.customer_id = c.customer_id
JOIN offers AS o ON o.strategy_id = c.strategy_id
JOIN asked AS a ON a.product_id = o.product_id
WHERE CAST(c."at" AS DATE) <= $as_of
    AND date_diff('day', CAST(c."at" AS DATE), $as_of) < 90
