-- Openings of b while at risk, per year of tenure, beside a product a that the customer opened too, be it b itself:
-- `exposed` where a came before, `undated` where nobody knows.
SELECT
    a.product_id AS a,
    b.product_id AS b,
    (date_diff('day', b.first_day, b.day) - 1) // 365 AS year,
    count(*) AS openings,
    count(*) FILTER (WHERE a.day < b.day) AS exposed,
    count(*) FILTER (WHERE a.day IS NULL) AS undated
FROM opening AS a
JOIN opening AS b ON b.customer_id = a.customer_id
WHERE b.first_day < b.day AND b.day <= b.last_day
GROUP BY a.product_id, b.product_id, (date_diff('day', b.first_day, b.day) - 1) // 365
