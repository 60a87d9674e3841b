-- The state of the customer for each product asked about; no row where the customer has left.
SELECT a.product_id, s.state
FROM state AS s
JOIN asked AS a ON a.product = s.product
ORDER BY a.product_id
