-- The first neighbours of one node on as_of over one kind of edge, by id, with how many edges lead there.
SELECT other, count(*) AS edges
FROM (
    SELECT target AS other
    FROM ties
    WHERE $onward AND edge = $edge AND source = $id AND coalesce(starts, $as_of) <= $as_of
      AND (ends IS NULL OR $as_of < ends) AND (target_kind <> source_kind OR target <> $id)
    UNION ALL
    SELECT source
    FROM ties
    WHERE $backward AND edge = $edge AND target = $id AND coalesce(starts, $as_of) <= $as_of
      AND (ends IS NULL OR $as_of < ends) AND (target_kind <> source_kind OR source <> $id)
) AS way
GROUP BY other
ORDER BY other
LIMIT $most
