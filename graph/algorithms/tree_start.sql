-- Every node sees its parent.
SELECT
    node,
    parent AS above,
    CASE WHEN parent IS NULL THEN 0 ELSE 1 END AS generation,
    coalesce(parent, node) AS root,
    value AS total
FROM planted
