-- Every node of a link is a component of its own.
SELECT source AS node, source AS component FROM link
UNION
SELECT target, target FROM link
