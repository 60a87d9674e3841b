-- Referral links that somebody was given, and those of them that somebody used.
WITH given_out AS (
    SELECT DISTINCT i.referral_link_id
    FROM issued AS i
    INNER JOIN referral_link AS l ON l.id = i.referral_link_id
    WHERE coalesce(l.issued_on <= $as_of, TRUE)
),

used AS (
    SELECT DISTINCT referral_link_id
    FROM redeemed_by
    WHERE coalesce(least(clicked_on, registered_on, opened_on, funded_on, active_on) <= $as_of, TRUE)
)

SELECT
    count(given_out.referral_link_id) AS issued_links,
    count(used.referral_link_id) AS redeemed_links
FROM given_out
LEFT JOIN used ON used.referral_link_id = given_out.referral_link_id
