-- Mantel-Haenszel over years of tenure. Days at risk of a pair are what is left of all days when those after b, and
-- those of customers who opened a or b on an unknown day, are taken away; exposed are those after a and not after b.
WITH stratum AS (
    SELECT
        a.product AS a,
        b.product AS b,
        coalesce(beside.openings, 0) AS exposed,
        coalesce(of_b.openings, 0) - coalesce(beside.openings, 0) - coalesce(beside.openings_undated, 0) AS free,
        coalesce(of_a.days, 0) - coalesce(beside.days, 0) AS exposed_days,
        risk_all.days
        - coalesce(of_b.days, 0) - coalesce(of_b.days_undated, 0)
        - coalesce(of_a.days_undated, 0) + coalesce(beside.days_undated, 0) AS days
    FROM opener AS a
    JOIN opener AS b ON b.product <> a.product
    CROSS JOIN risk_all
    LEFT JOIN risk_year AS of_a ON of_a.a = a.product AND of_a.b = a.product AND of_a.year = risk_all.year
    LEFT JOIN risk_year AS of_b ON of_b.a = b.product AND of_b.b = b.product AND of_b.year = risk_all.year
    LEFT JOIN risk_year AS beside ON beside.a = a.product AND beside.b = b.product AND beside.year = risk_all.year
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
