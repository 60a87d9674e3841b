-- The products asked about: the named one, else all; those off sale only where they are wanted too.
SELECT number AS product, product_id, on_sale
FROM (
    SELECT
        row_number() OVER (ORDER BY id) AS number,
        id AS product_id,
        coalesce(on_sale_from <= $as_of, TRUE) AND coalesce($as_of < on_sale_to, TRUE) AS on_sale
    FROM product
)
WHERE ($product IS NULL OR product_id = $product) AND (on_sale OR $off_sale)
