-- Rule `segment`: a row where a customer of these segments is in one that the strategy targets.
SELECT DISTINCT p.segments, o.strategy
FROM (SELECT DISTINCT segments FROM profile) AS p
JOIN membership AS m ON m.customer = p.segments
JOIN targets AS t ON t.segment_id = m.segment_id
JOIN offer AS o ON o.strategy_id = t.strategy_id
