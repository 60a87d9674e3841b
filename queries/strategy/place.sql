-- The segments shown of each set of segments, and once without a segment: in any of them.
WITH shown AS (
    SELECT p.segments, m.segment_id
    FROM (SELECT DISTINCT segments FROM profile) AS p
    JOIN membership AS m ON m.customer = p.segments
    WHERE ($segment IS NULL OR m.segment_id = $segment)
        AND EXISTS (SELECT product FROM asked) -- no product, no cells
)
SELECT segments, segment_id FROM shown
UNION ALL
SELECT DISTINCT segments, NULL FROM shown
