-- What there is to call by a name, and is no person.
SELECT kind, id, name, name_en
FROM (
    SELECT 'channel' AS kind, id, name, name_en FROM channel
    UNION ALL SELECT 'kpi', id, name, name_en FROM kpi
    UNION ALL SELECT 'org', id, name, name_en FROM org
    UNION ALL SELECT 'product', id, name, name_en FROM product
    UNION ALL SELECT 'programme', id, name, name_en FROM programme
    UNION ALL SELECT 'scene', id, name, name_en FROM scene
    UNION ALL SELECT 'segment', id, name, name_en FROM segment
    UNION ALL SELECT 'strategy', id, name, name_en FROM strategy
)
ORDER BY kind, id
