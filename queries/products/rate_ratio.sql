-- Mantel-Haenszel over years of tenure. Days at risk of a pair are what is left of all days when those after b, and
-- those of customers who opened a or b on an unknown day, are taken away; exposed are those after a and not after b.
WITH pair AS (
    SELECT a.product_id AS a, b.product_id AS b, y.year, y.days
    FROM opener AS a
    JOIN opener AS b ON b.product_id <> a.product_id
    CROSS JOIN risk_all AS y
),
stratum AS (
    SELECT
        pair.a,
        pair.b,
        CAST(coalesce(opened.exposed, 0) AS DOUBLE) AS exposed,
        CAST(coalesce(of_b.openings, 0) - coalesce(opened.exposed, 0) - coalesce(opened.undated, 0) AS DOUBLE) AS free,
        CAST(coalesce(after_a.days_dated, 0) - coalesce(after_both.days_dated, 0) AS DOUBLE) AS exposed_days,
        CAST(
            pair.days
            - coalesce(after_b.days_dated, 0) - coalesce(after_b.days_undated, 0)
            - coalesce(after_a.days_undated, 0) + coalesce(after_both.days_undated, 0)
            AS DOUBLE
        ) AS days
    FROM pair
    LEFT JOIN risk_after AS after_a ON after_a.a = pair.a AND after_a.b = pair.a AND after_a.year = pair.year
    LEFT JOIN risk_after AS after_b ON after_b.a = pair.b AND after_b.b = pair.b AND after_b.year = pair.year
    LEFT JOIN risk_after AS after_both ON after_both.a = pair.a AND after_both.b = pair.b AND after_both.year = pair.year
    LEFT JOIN risk_openings AS of_b ON of_b.a = pair.b AND of_b.b = pair.b AND of_b.year = pair.year
    LEFT JOIN risk_openings AS opened ON opened.a = pair.a AND opened.b = pair.b AND opened.year = pair.year
),
summed AS (
    SELECT
        a,
        b,
        sum(exposed * (days - exposed_days) / NULLIF(days, 0)) AS above,
        sum(free * exposed_days / NULLIF(days, 0)) AS below,
        sum((exposed + free) * exposed_days * (days - exposed_days) / NULLIF(days * days, 0)) AS spread
    FROM stratum
    GROUP BY a, b
)
SELECT
    a,
    b,
    above / below AS ratio,
    above / below * exp(-1.959964 * sqrt(spread / (above * below))) AS ratio_low,
    above / below * exp(1.959964 * sqrt(spread / (above * below))) AS ratio_high
FROM summed
WHERE above > 0 AND below > 0
