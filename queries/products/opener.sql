-- How many opened each product, how many of them on an unknown day, and whether the dated measures can be trusted:
-- where half or more of the days are unknown they cannot. `observed`: those who opened it a window or more ago.
WITH counted AS (
    SELECT
        product,
        CAST(sum(customers) AS BIGINT) AS openers,
        CAST(sum(CASE WHEN dated THEN 0 ELSE customers END) AS BIGINT) AS undated,
        CAST(sum(observed) AS BIGINT) AS observed
    FROM alone
    GROUP BY product
)
SELECT codes.id AS product_id, counted.*, 2 * undated < openers AS dated
FROM counted
JOIN codes ON codes.kind = 'product' AND codes.number = counted.product
