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
    count(h.segments) AS customers,
    (SELECT customers FROM gap) AS gap,
    (SELECT count(*) FROM everybody) - count(*) AS has_left,
    count(*) - count(h.segments) AS in_no_cell
FROM person AS p
LEFT JOIN shown AS h ON h.segments = p.segments
