-- The edges between two nodes on as_of, by kind and direction.
SELECT edge, TRUE AS onward, count(*) AS edges
FROM ties
WHERE source_kind = $kind AND source = $id AND target_kind = $other_kind AND target = $other
  AND coalesce(starts, $as_of) <= $as_of AND (ends IS NULL OR $as_of < ends)
GROUP BY edge
UNION ALL
SELECT edge, FALSE, count(*)
FROM ties
WHERE source_kind = $other_kind AND source = $other AND target_kind = $kind AND target = $id
  AND coalesce(starts, $as_of) <= $as_of AND (ends IS NULL OR $as_of < ends)
GROUP BY edge
