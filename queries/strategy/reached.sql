-- The products for which a customer of a set of approaches was reached.
SELECT p.reached, a.product
FROM (SELECT DISTINCT reached FROM profile) AS p
JOIN approach AS a ON a.customer = p.reached
