-- The products, as bits, for which a customer with these approaches was reached.
SELECT p.reached, a.word, bit_or(a.bit) AS products
FROM (SELECT DISTINCT reached FROM profile) AS p
JOIN approach AS c ON c.customer = p.reached
JOIN asked AS a ON a.product = c.product
GROUP BY p.reached, a.word
