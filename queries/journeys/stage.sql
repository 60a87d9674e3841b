-- How many came this far, and how long it took them.
SELECT
    count(*) AS customers,
    median(second - previous) AS median_seconds,
    median(second - started) AS median_seconds_in_all,
    count(second - started) AS timed
FROM reached
