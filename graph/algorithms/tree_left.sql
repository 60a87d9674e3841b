-- How many nodes do not look beyond their root yet.
SELECT count(*) AS left_over FROM tree WHERE above IS NOT NULL
