-- The segments shown of each set of segments by number, and once as -1: in any of them.
WITH shown AS (
    SELECT a.name AS segments, a.number AS segment
    FROM alike AS a
    JOIN codes AS s ON s.kind = 'segment' AND s.number = a.number
    WHERE a.kind = 1
        AND ($segment IS NULL OR s.id = $segment)
        AND EXISTS (SELECT product FROM asked) -- no product, no cells
)
SELECT segments, segment FROM shown
UNION ALL
SELECT DISTINCT segments, -1 FROM shown
