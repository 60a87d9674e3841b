-- Distinct customers of the segments shown, and those in a gap for at least one product; and who is in no cell.
WITH shown AS (
    SELECT segments FROM place WHERE segment_id IS NULL
),
gap AS (
    SELECT DISTINCT profile FROM standing WHERE gap <> 0
)
SELECT
    coalesce(sum(CASE WHEN NOT p.has_left AND s.segments IS NOT NULL THEN p.customers END), 0) AS customers,
    coalesce(sum(CASE WHEN s.segments IS NOT NULL AND g.profile IS NOT NULL THEN p.customers END), 0) AS gap,
    coalesce(sum(CASE WHEN p.has_left THEN p.customers END), 0) AS has_left,
    coalesce(sum(CASE WHEN NOT p.has_left AND s.segments IS NULL THEN p.customers END), 0) AS in_no_cell
FROM profile AS p
LEFT JOIN shown AS s ON s.segments = p.segments
LEFT JOIN gap AS g ON g.profile = p.profile
