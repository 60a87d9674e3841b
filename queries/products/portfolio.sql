-- The products of which a customer holds an open contract.
SELECT DISTINCT product_id
FROM holds
WHERE customer_id = $customer
  AND (opened_on IS NULL OR opened_on <= $as_of)
  AND (closed_on IS NULL OR $as_of < closed_on)
ORDER BY product_id
