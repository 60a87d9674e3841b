-- Rule `scene`: a row where the strategy runs in no scene, or a customer of these scenes came from one of its own.
SELECT a.name AS scenes, o.strategy
FROM alike AS a
CROSS JOIN offer AS o
WHERE a.kind = 2
    AND o.strategy_id NOT IN (SELECT strategy_id FROM runs_in)
UNION
SELECT a.name, o.strategy
FROM alike AS a
JOIN codes AS s ON s.kind = 'scene' AND s.number = a.number
JOIN runs_in AS r ON r.scene_id = s.id
JOIN offer AS o ON o.strategy_id = r.strategy_id
WHERE a.kind = 2
