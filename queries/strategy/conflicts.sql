-- Every two strategies on a channel that both use, with how many customers they both may ask there.
WITH counted AS (
    SELECT a, b, channel_id, count(*) AS customers
    FROM overlapping
    GROUP BY a, b, channel_id
)
SELECT
    s.strategy_a,
    s.strategy_b,
    s.channel_id AS channel,
    coalesce(n.customers, 0) AS customers,
    s.both_live,
    s.both_live AND n.customers IS NOT NULL AS conflict
FROM sharing AS s
LEFT JOIN counted AS n ON n.a = s.a AND n.b = s.b AND n.channel_id = s.channel_id
ORDER BY customers DESC, s.strategy_a, s.strategy_b, s.channel_id
