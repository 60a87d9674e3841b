-- One row for each customer who ever opened anything, whatever day is asked about. `is_undated`: something on a day
-- that nobody knows, which counts as long ago.
SELECT customer, first_day, left_day, count(day) < count(*) AS is_undated
FROM opening
GROUP BY customer, first_day, left_day
