-- Every ordered pair of distinct products that somebody opened, with all measures.
WITH counted AS (
    SELECT
        a.product_id AS a,
        b.product_id AS b,
        ratio,
        ratio_low,
        ratio_high,
        a.openers AS opened_a,
        b.openers AS opened_b,
        coalesce(overlap.together, 0) AS together,
        a.dated AND b.dated AS dated,
        CASE WHEN a.dated AND b.dated THEN a.observed - coalesce(overlap.had_b, 0) END AS after_n,
        CASE WHEN a.dated AND b.dated THEN coalesce(overlap.followed, 0) END AS after_k,
        gap.median_days,
        a.undated + b.undated - coalesce(overlap.together_undated, 0) AS left_out
    FROM opener AS a
    JOIN opener AS b ON b.product <> a.product
    LEFT JOIN overlap ON overlap.a = a.product AND overlap.b = b.product
    LEFT JOIN gap ON gap.a = a.product AND gap.b = b.product
    LEFT JOIN rate_ratio ON rate_ratio.a = a.product AND rate_ratio.b = b.product
),
shared AS (
    SELECT
        *,
        CAST(together AS DOUBLE) / opened_a AS co_share,
        CAST(after_k AS DOUBLE) / NULLIF(after_n, 0) AS after_share,
        1.959964 * 1.959964 / NULLIF(CAST(after_n AS DOUBLE), 0) AS z2n
    FROM counted
),
spread AS (
    SELECT
        *,
        after_share + z2n / 2 AS middle,
        sqrt(z2n * (after_share * (1 - after_share) + z2n / 4)) AS half
    FROM shared
)
SELECT
    spread.a,
    spread.b,
    opened_a,
    together AS "both",
    co_share,
    co_share * customers / opened_b AS lift,
    after_n,
    after_k,
    after_share,
    (middle - half) / (1 + z2n) AS after_low,
    CASE WHEN after_k < after_n THEN (middle + half) / (1 + z2n) WHEN after_n > 0 THEN 1.0 END AS after_high,
    CASE WHEN dated THEN median_days END AS median_days,
    CASE WHEN dated THEN ratio END AS ratio,
    CASE WHEN dated THEN ratio_low END AS ratio_low,
    CASE WHEN dated THEN ratio_high END AS ratio_high,
    left_out
FROM spread
CROSS JOIN total
ORDER BY spread.a, spread.b
