-- The balance of every customer who has a known one, by position among all customers in order of id.
SELECT customer - 1 AS position, CAST(sum(balance_minor) AS BIGINT) AS balance_minor
FROM holdings
WHERE balance_minor IS NOT NULL
    AND coalesce(opened_on <= $as_of, TRUE)
    AND coalesce($as_of < closed_on, TRUE)
GROUP BY customer
