-- As `kept/contacts.sql`, of the customers concerned alone.
SELECT * FROM contacts WHERE customer IN (SELECT customer FROM concerned)
