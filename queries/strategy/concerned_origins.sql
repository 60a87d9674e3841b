-- As `kept/origins.sql`, of the customers concerned alone.
SELECT * FROM origins WHERE customer IN (SELECT customer FROM concerned)
