-- Rules `prerequisite` and `not_held` for a customer who holds these products, for each product asked about.
WITH kind AS (
    SELECT DISTINCT name AS held FROM alike WHERE kind = 3
),
own AS (
    SELECT a.name AS held, s.id AS product_id
    FROM alike AS a
    JOIN codes AS s ON s.kind = 'product' AND s.number = a.number
    WHERE a.kind = 3
),
lacking AS (
    SELECT DISTINCT k.held, r.product_id
    FROM kind AS k
    CROSS JOIN requires AS r
    LEFT JOIN own ON own.held = k.held AND own.product_id = r.required_id
    WHERE own.product_id IS NULL
)
SELECT
    k.held,
    a.product,
    lacking.product_id IS NULL AS prerequisite,
    own.product_id IS NULL AS not_held
FROM kind AS k
CROSS JOIN asked AS a
LEFT JOIN lacking ON lacking.held = k.held AND lacking.product_id = a.product_id
LEFT JOIN own ON own.held = k.held AND own.product_id = a.product_id
