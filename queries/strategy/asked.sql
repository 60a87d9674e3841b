-- The products asked about: the named one, else all; those off sale only where they are wanted too.
-- Sets of them are words of 62 bits: a product is one bit of one word.
WITH sold AS (
    SELECT
        id AS product_id,
        coalesce(on_sale_from <= $as_of, TRUE) AND coalesce($as_of < on_sale_to, TRUE) AS on_sale
    FROM product
),
numbered AS (
    SELECT product_id, on_sale, row_number() OVER (ORDER BY product_id) - 1 AS number
    FROM sold
    WHERE ($product IS NULL OR product_id = $product) AND (on_sale OR $off_sale)
)
SELECT
    number AS product,
    product_id,
    on_sale,
    number // 62 AS word,
    CAST(1 AS BIGINT) << CAST(number % 62 AS INTEGER) AS bit
FROM numbered
