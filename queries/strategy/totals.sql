-- Distinct customers of the segments shown, and those in a gap, by product.
SELECT
    a.product_id AS product,
    sum(coalesce(t.customers, 0)) AS customers,
    sum(CASE WHEN t.is_gap THEN t.customers ELSE 0 END) AS gap
FROM asked AS a
LEFT JOIN tally AS t ON t.product = a.product AND t.segment_id IS NULL
GROUP BY a.product_id
ORDER BY a.product_id
