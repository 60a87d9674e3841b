-- The products that a customer holds openly, with the known balance in each; what is owed is no balance.
SELECT
    p.customer,
    h.product_id,
    CAST(sum(CASE WHEN NOT coalesce(t.debt, FALSE) THEN h.balance_minor END) AS BIGINT) AS balance_minor
FROM holds AS h
JOIN person AS p ON p.customer_id = h.customer_id
JOIN product AS t ON t.id = h.product_id
WHERE coalesce(h.opened_on <= $as_of, TRUE)
    AND coalesce($as_of < h.closed_on, TRUE)
GROUP BY p.customer, h.product_id
