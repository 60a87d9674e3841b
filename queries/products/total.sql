-- Customers who ever opened anything, first openings, and those of them on a day that nobody knows.
SELECT
    count(DISTINCT customer_id) AS customers,
    count(*) AS openings,
    count(*) FILTER (WHERE day IS NULL) AS undated
FROM opening
