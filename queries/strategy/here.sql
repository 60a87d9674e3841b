-- The customers who have not left; a later left_on is as if missing.
SELECT customer FROM everybody WHERE NOT coalesce(left_on <= $as_of, FALSE)
