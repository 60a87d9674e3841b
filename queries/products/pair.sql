-- Every two products that one customer opened, once, whatever day is asked about.
SELECT a.product AS a, b.product AS b, a.first_day, a.left_day, a.day AS day_a, b.day AS day_b
FROM opening AS a
JOIN opening AS b ON b.customer = a.customer AND b.product > a.product
