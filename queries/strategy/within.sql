-- The segments, by number, in each set of segments.
SELECT name AS segments, number AS segment
FROM alike
WHERE kind = 1 AND number IS NOT NULL
