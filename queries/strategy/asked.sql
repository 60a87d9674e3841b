-- The products asked about: the named one, else all; those off sale only where they are wanted too.
-- Sets of them are words of 62 bits: a product is one bit of one word.
WITH sold AS (
    SELECT
        id AS product_id,
        coalesce(on_sale_from <= $as_of, TRUE) AND coalesce($as_of < on_sale_to, TRUE) AS on_sale
    FROM product
)
SELECT c.number AS product, s.product_id, s.on_sale, c.word, c.bit
FROM sold AS s
JOIN codes AS c ON c.kind = 'product' AND c.id = s.product_id
WHERE ($product IS NULL OR s.product_id = $product) AND (s.on_sale OR $off_sale)
