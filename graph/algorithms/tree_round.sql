-- Every node sees twice as far: `above` is its ancestor 1, 2, 4, … generations up, missing where there is none.
-- `generation` and `root` are right for all who look beyond their root; `total` is of all who are nearer than `above`.
WITH below AS (
    SELECT above AS node, CAST(sum(total) AS BIGINT) AS total
    FROM tree
    WHERE above IS NOT NULL
    GROUP BY above
)
SELECT
    tree.node,
    seen.above,
    tree.generation + coalesce(seen.generation, 0) AS generation,
    coalesce(seen.root, tree.root) AS root,
    tree.total + coalesce(below.total, 0) AS total
FROM tree
LEFT JOIN tree AS seen ON seen.node = tree.above
LEFT JOIN below ON below.node = tree.node
