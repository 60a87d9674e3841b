-- Components that hang on another take its name.
SELECT component.node, coalesce(tree.root, component.component) AS component
FROM component
LEFT JOIN tree ON tree.node = component.component
