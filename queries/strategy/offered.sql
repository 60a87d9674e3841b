-- The products that a strategy offers.
SELECT product_id FROM offers WHERE strategy_id = $strategy ORDER BY product_id
