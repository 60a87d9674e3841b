-- How many neighbours one node has on as_of, by kind of edge and direction; a row without an edge counts them all.
WITH here AS (
    SELECT edge, TRUE AS onward, target_kind AS kind, target AS other
    FROM ties
    WHERE source_kind = $kind AND source = $id AND coalesce(starts, $as_of) <= $as_of
      AND (ends IS NULL OR $as_of < ends) AND (target_kind <> $kind OR target <> $id)
    UNION ALL
    SELECT edge, edge = 'LINKED', source_kind, source -- LINKED is read in both directions
    FROM ties
    WHERE target_kind = $kind AND target = $id AND coalesce(starts, $as_of) <= $as_of
      AND (ends IS NULL OR $as_of < ends) AND (source_kind <> $kind OR source <> $id)
),
-- Once each, by kind: far quicker than counting distinct pairs.
sized AS (
    SELECT kind, count(DISTINCT other) AS neighbours FROM here GROUP BY kind
)
SELECT edge, onward, kind, count(DISTINCT other) AS neighbours FROM here GROUP BY edge, onward, kind
UNION ALL
SELECT NULL, NULL, NULL, CAST(coalesce(sum(neighbours), 0) AS BIGINT) FROM sized
