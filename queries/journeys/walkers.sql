-- How many customers have a journey.
SELECT count(DISTINCT j.customer) AS customers
FROM journey AS j
JOIN walker AS w ON w.customer = j.customer
WHERE coalesce(j.second < w.until, TRUE)
