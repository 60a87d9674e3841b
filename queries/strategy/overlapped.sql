-- How many customers are in an overlap at all.
SELECT count(DISTINCT customer) AS customers FROM overlapping
