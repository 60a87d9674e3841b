-- As `kept/memberships.sql`, of the customers concerned alone.
SELECT * FROM memberships WHERE customer IN (SELECT customer FROM concerned)
