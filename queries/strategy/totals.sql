-- Distinct customers of the segments shown, and those in a gap, by product.
SELECT
    a.product_id AS product,
    coalesce(c.customers, 0) AS customers,
    coalesce(t.gap, 0) AS gap
FROM asked AS a
LEFT JOIN settled AS c ON c.segment = -1 AND c.product = a.product
LEFT JOIN tally AS t ON t.place = -1 AND t.product = a.product
ORDER BY a.product_id
