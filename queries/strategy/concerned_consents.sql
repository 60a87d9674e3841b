-- As `kept/consents.sql`, of the customers concerned alone.
SELECT * FROM consents WHERE customer IN (SELECT customer FROM concerned)
