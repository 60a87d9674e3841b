-- How many bonds still tie two components together.
SELECT count(*) AS left_over FROM bond
