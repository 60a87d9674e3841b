-- The products, as bits, for which a customer with these approaches was reached.
SELECT r.name AS reached, a.word, bit_or(a.bit) AS products
FROM alike AS r
JOIN asked AS a ON a.product = r.number
WHERE r.kind = 5
GROUP BY r.name, a.word
