-- A person came with the code on the day of joining: the one day that is known of it, and within any attribution.
SELECT
    _file,
    _line,
    refCoupNum AS referral_link_id,
    MyUniID AS customer_id,
    '20' || split_part(interviewDt2, '/', 3)
        || '-' || lpad(split_part(interviewDt2, '/', 1), 2, '0')
        || '-' || lpad(split_part(interviewDt2, '/', 2), 2, '0') AS opened_on
FROM person
