-- A number for each node that rules speak of, from 0 by kind, in the order of ids. In sets, which are words of 62
-- bits, a number is one bit of one word.
WITH numbered AS (
    SELECT 'segment' AS kind, id, row_number() OVER (ORDER BY id) - 1 AS number FROM segment
    UNION ALL
    SELECT 'scene', id, row_number() OVER (ORDER BY id) - 1 FROM scene
    UNION ALL
    SELECT 'product', id, row_number() OVER (ORDER BY id) - 1 FROM product
    UNION ALL
    SELECT 'channel', id, row_number() OVER (ORDER BY id) - 1 FROM channel
    UNION ALL
    SELECT 'strategy', id, row_number() OVER (ORDER BY id) - 1 FROM strategy
)
SELECT
    kind,
    id,
    CAST(number AS INTEGER) AS number,
    CAST(number // 62 AS INTEGER) AS word,
    CAST(1 AS BIGINT) << CAST(number % 62 AS INTEGER) AS bit
FROM numbered
