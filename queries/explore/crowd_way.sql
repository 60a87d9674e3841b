-- How many people are tied to each other node on as_of by one kind of edge, and by how many edges.
SELECT hub, count(DISTINCT person) AS neighbours, count(*) AS edges
FROM (
    SELECT target AS hub, source AS person
    FROM ties
    WHERE edge = $edge AND source_kind = $people AND coalesce(starts, $as_of) <= $as_of
      AND (ends IS NULL OR $as_of < ends)
    UNION ALL
    SELECT source, target
    FROM ties
    WHERE edge = $edge AND target_kind = $people AND coalesce(starts, $as_of) <= $as_of
      AND (ends IS NULL OR $as_of < ends)
) AS tie
GROUP BY hub
