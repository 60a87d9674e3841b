-- Rule `scene`: a row where the strategy runs in no scene, or a customer of these scenes came from one of its own.
WITH kind AS (
    SELECT DISTINCT scenes FROM profile
)
SELECT k.scenes, o.strategy
FROM kind AS k
CROSS JOIN offer AS o
WHERE o.strategy_id NOT IN (SELECT strategy_id FROM runs_in)
UNION
SELECT k.scenes, o.strategy
FROM kind AS k
JOIN origin AS c ON c.customer = k.scenes
JOIN runs_in AS r ON r.scene_id = c.scene_id
JOIN offer AS o ON o.strategy_id = r.strategy_id
