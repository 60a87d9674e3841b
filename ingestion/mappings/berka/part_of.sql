SELECT _file, _line, 'branch-' || A1 AS org_id, 'region-' || A3 AS parent_id
FROM district
