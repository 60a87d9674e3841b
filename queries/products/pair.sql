-- Every two products that one customer opened, once, whatever the day: `days` from a to b, and `since`, the day on which
-- both were there, an unknown one being the first; it lies in year (since - 1) // 365 of the tenure.
SELECT
    a.product AS a,
    b.product AS b,
    a.first_day,
    a.left_day,
    a.day AS day_a,
    b.day AS day_b,
    b.day - a.day AS days,
    greatest(coalesce(a.day, 0), coalesce(b.day, 0)) AS since,
    greatest(coalesce(a.day, 0) - 1, coalesce(b.day, 0) - 1, 0) // 365 AS since_year
FROM opening AS a
JOIN opening AS b ON b.customer = a.customer AND b.product > a.product
