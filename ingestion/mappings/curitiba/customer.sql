-- Each person joins on the day of interviewDt2 (M/D/YY). interviewDt is an arbitrary number and orders nothing.
SELECT
    _file,
    _line,
    MyUniID AS id,
    '20' || split_part(interviewDt2, '/', 3)
        || '-' || lpad(split_part(interviewDt2, '/', 1), 2, '0')
        || '-' || lpad(split_part(interviewDt2, '/', 2), 2, '0') AS joined_on
FROM person
