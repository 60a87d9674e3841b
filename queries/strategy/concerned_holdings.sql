-- As `kept/holdings.sql`, of the customers concerned alone.
SELECT * FROM holdings WHERE customer IN (SELECT customer FROM concerned)
