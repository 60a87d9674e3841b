-- Referral links that somebody was given, and those of them that somebody used.
SELECT
    count(*) AS issued_links,
    count(*) FILTER (WHERE used_on <= $as_of) AS redeemed_links
FROM links
WHERE coalesce(issued_on <= $as_of, TRUE)
