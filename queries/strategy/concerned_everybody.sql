-- As `kept/everybody.sql`, of the customers concerned alone.
SELECT * FROM everybody WHERE customer IN (SELECT customer FROM concerned)
