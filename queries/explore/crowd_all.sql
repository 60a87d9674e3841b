-- How many customers are tied to each node of one kind on as_of, by whatever kind of edge.
SELECT target AS hub, count(DISTINCT source) AS neighbours
FROM ties
WHERE target_kind = $kind AND source_kind = 'customer' AND coalesce(starts, $as_of) <= $as_of
  AND (ends IS NULL OR $as_of < ends)
GROUP BY target
