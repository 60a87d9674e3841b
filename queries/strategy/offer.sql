-- Each strategy with each product asked about that it offers, and the rule `live`, which knows no customer.
WITH numbered AS (
    SELECT row_number() OVER (ORDER BY id) AS strategy, * FROM strategy
)
SELECT
    s.strategy,
    o.strategy_id,
    coalesce(s.automated, FALSE) AS automated,
    a.product,
    a.product_id,
    a.word,
    a.bit,
    a.on_sale AND coalesce(s.starts_on <= $as_of, TRUE) AND coalesce($as_of <= s.ends_on, TRUE) AS live
FROM offers AS o
JOIN asked AS a ON a.product_id = o.product_id
JOIN numbered AS s ON s.id = o.strategy_id
WHERE $strategy IS NULL OR o.strategy_id = $strategy
