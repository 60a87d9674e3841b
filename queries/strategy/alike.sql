-- The sets that some customer has, kinds and names as in `bits` and `person`, with the numbers in them; those of an
-- empty set are missing.
WITH kind AS (
    SELECT 1 AS kind, segments AS name, min(customer) AS customer FROM person GROUP BY segments
    UNION ALL
    SELECT 2, scenes, min(customer) FROM person GROUP BY scenes
    UNION ALL
    SELECT 3, held, min(customer) FROM person GROUP BY held
    UNION ALL
    SELECT 4, contact, min(customer) FROM person GROUP BY contact
    UNION ALL
    SELECT 5, reached, min(customer) FROM person GROUP BY reached
),
place AS (
    SELECT unnest(range(0, 62)) AS place
),
member AS (
    SELECT k.kind, k.name, CAST(62 * b.word + p.place AS INTEGER) AS number
    FROM kind AS k
    JOIN bits AS b ON b.customer = k.customer AND b.kind = k.kind
    JOIN place AS p ON (b.bits & (CAST(1 AS BIGINT) << CAST(p.place AS INTEGER))) <> 0
)
SELECT k.kind, k.name, m.number
FROM kind AS k
LEFT JOIN member AS m ON m.kind = k.kind AND m.name = k.name
