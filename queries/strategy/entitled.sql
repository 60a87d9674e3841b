-- Of the products asked about, as bits: those that a customer who holds these products holds, and those for which
-- a prerequisite is lacking.
SELECT
    r.held,
    a.word,
    bit_or(a.bit) AS asked,
    bit_or(CASE WHEN r.not_held THEN 0 ELSE a.bit END) AS holds,
    bit_or(CASE WHEN r.prerequisite THEN 0 ELSE a.bit END) AS lacking
FROM rule_product AS r
JOIN asked AS a ON a.product = r.product
GROUP BY r.held, a.word
