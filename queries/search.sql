-- Nodes whose id begins with the text, or whose name holds it. Names of persons are searched only when revealed.
WITH node AS (
    SELECT 'customer' AS kind, 1 AS rank, id, CASE WHEN $reveal THEN name END AS name, NULL AS name_en FROM customer
    UNION ALL SELECT 'product', 2, id, name, name_en FROM product
    UNION ALL SELECT 'strategy', 3, id, name, name_en FROM strategy
    UNION ALL SELECT 'segment', 4, id, name, name_en FROM segment
)
SELECT kind, id, name, name_en
FROM node
WHERE starts_with(lower(id), lower($text))
   OR contains(lower(coalesce(name, '')), lower($text))
   OR contains(lower(coalesce(name_en, '')), lower($text))
ORDER BY CASE WHEN lower(id) = lower($text) THEN 0 ELSE 1 END, rank DESC, id
LIMIT $limit
