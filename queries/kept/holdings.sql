-- Who holds which product, from when to when, and with what balance; what is owed is no balance.
SELECT
    e.customer,
    s.number AS product,
    h.opened_on,
    h.closed_on,
    CASE WHEN NOT coalesce(p.debt, FALSE) THEN h.balance_minor END AS balance_minor
FROM holds AS h
JOIN everybody AS e ON e.customer_id = h.customer_id
LEFT JOIN product AS p ON p.id = h.product_id
LEFT JOIN codes AS s ON s.kind = 'product' AND s.id = h.product_id
