-- The segments shown of each set of segments by number, and once as -1: in any of them.
WITH shown AS (
    SELECT w.segments, w.segment
    FROM within AS w
    JOIN codes AS s ON s.kind = 'segment' AND s.number = w.segment
    WHERE ($segment IS NULL OR s.id = $segment)
        AND EXISTS (SELECT product FROM asked) -- no product, no cells
)
SELECT segments, segment FROM shown
UNION ALL
SELECT DISTINCT segments, -1 FROM shown
