-- Rule `segment`: a row where a customer of these segments is in one that the strategy targets.
SELECT DISTINCT w.segments, o.strategy
FROM within AS w
JOIN codes AS s ON s.kind = 'segment' AND s.number = w.segment
JOIN targets AS t ON t.segment_id = s.id
JOIN offer AS o ON o.strategy_id = t.strategy_id
