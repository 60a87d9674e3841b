-- Distinct customers of the segments shown, and those in a gap for at least one product; and who is in no cell.
WITH shown AS (
    SELECT segments FROM place WHERE segment = -1
),
gap AS (
    SELECT count(DISTINCT s.customer) AS customers
    FROM standing AS s
    JOIN shown AS h ON h.segments = s.segments
    WHERE s.gap <> 0
)
SELECT
    count(*) FILTER (WHERE NOT p.has_left AND h.segments IS NOT NULL) AS customers,
    max(g.customers) AS gap,
    count(*) FILTER (WHERE p.has_left) AS has_left,
    count(*) FILTER (WHERE NOT p.has_left AND h.segments IS NULL) AS in_no_cell
FROM gap AS g
LEFT JOIN person AS p ON TRUE
LEFT JOIN shown AS h ON h.segments = p.segments
