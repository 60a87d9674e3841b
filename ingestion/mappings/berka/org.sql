-- The branches that keep the accounts, one a district, and above them the regions.
SELECT _file, _line, 'branch-' || A1 AS id, A2 AS name, A2 AS name_en, 'sub_branch' AS level
FROM district
UNION ALL
SELECT min(_file), min(_line), 'region-' || A3, A3, A3, 'branch'
FROM district
GROUP BY A3
