SELECT _file, _line, A1 AS id, A2 AS name, A2 AS name_en, 'lives in the district of ' || A2 || ', ' || A3 AS rule
FROM district
