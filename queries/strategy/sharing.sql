-- Two strategies on a channel that both use, once each pair, and whether both are live for some product.
WITH used AS (
    SELECT u.strategy_id, u.channel_id, c.number AS strategy
    FROM uses AS u
    JOIN codes AS c ON c.kind = 'strategy' AND c.id = u.strategy_id
    WHERE $channel IS NULL OR u.channel_id = $channel
),
running AS (
    SELECT DISTINCT strategy FROM offer WHERE live
)
SELECT
    one.strategy AS a,
    two.strategy AS b,
    one.strategy_id AS strategy_a,
    two.strategy_id AS strategy_b,
    one.channel_id,
    x.strategy IS NOT NULL AND y.strategy IS NOT NULL AS both_live
FROM used AS one
JOIN used AS two ON two.channel_id = one.channel_id AND two.strategy > one.strategy
LEFT JOIN running AS x ON x.strategy = one.strategy
LEFT JOIN running AS y ON y.strategy = two.strategy
WHERE $strategy IS NULL OR one.strategy_id = $strategy OR two.strategy_id = $strategy
