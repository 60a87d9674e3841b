-- The three codes that each person was given on joining, and the codes that nobody was given: those of the first persons.
WITH coupon AS (
    SELECT _file, _line, interviewDt2, coup1 AS code FROM person
    UNION ALL SELECT _file, _line, interviewDt2, coup2 FROM person
    UNION ALL SELECT _file, _line, interviewDt2, coup3 FROM person
)
SELECT
    _file,
    _line,
    code AS id,
    '20' || split_part(interviewDt2, '/', 3)
        || '-' || lpad(split_part(interviewDt2, '/', 1), 2, '0')
        || '-' || lpad(split_part(interviewDt2, '/', 2), 2, '0') AS issued_on
FROM coupon
UNION ALL
SELECT _file, _line, refCoupNum, NULL
FROM person
WHERE NOT EXISTS (SELECT 1 FROM coupon WHERE coupon.code = person.refCoupNum)
