-- Each strategy with each product asked about that it offers, and the rule `live`, which knows no customer.
SELECT
    c.number AS strategy,
    o.strategy_id,
    coalesce(s.automated, FALSE) AS automated,
    a.product,
    a.word,
    a.bit,
    a.on_sale AND coalesce(s.starts_on <= $as_of, TRUE) AND coalesce($as_of <= s.ends_on, TRUE) AS live
FROM offers AS o
JOIN asked AS a ON a.product_id = o.product_id
JOIN strategy AS s ON s.id = o.strategy_id
JOIN codes AS c ON c.kind = 'strategy' AND c.id = o.strategy_id
WHERE $strategy IS NULL OR o.strategy_id = $strategy
