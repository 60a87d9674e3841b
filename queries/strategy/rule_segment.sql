-- Rule `segment`: a row where a customer of these segments is in one that the strategy targets.
SELECT DISTINCT a.name AS segments, o.strategy
FROM alike AS a
JOIN codes AS s ON s.kind = 'segment' AND s.number = a.number
JOIN targets AS t ON t.segment_id = s.id
JOIN offer AS o ON o.strategy_id = t.strategy_id
WHERE a.kind = 1
