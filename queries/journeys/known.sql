-- The events that steps are called by.
SELECT event FROM event ORDER BY event
