-- Every component hangs on the smallest that it is tied to, if that is smaller: so they go in no circle.
WITH beside AS (
    SELECT source AS node, target AS other FROM bond
    UNION ALL
    SELECT target, source FROM bond
)
SELECT node, CASE WHEN min(other) < node THEN min(other) END AS parent, CAST(0 AS BIGINT) AS value
FROM beside
GROUP BY node
