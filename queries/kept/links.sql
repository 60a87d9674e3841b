-- Every referral link that somebody was given, and its use: whether somebody used it, and since when; a use without a
-- day has been there always.
WITH given_out AS (
    SELECT DISTINCT referral_link_id FROM issued
),
used AS (
    SELECT
        referral_link_id,
        min(coalesce(least(clicked_on, registered_on, opened_on, funded_on, active_on), DATE '0001-01-01')) AS used_on
    FROM redeemed_by
    GROUP BY referral_link_id
)
SELECT l.issued_on, u.used_on
FROM given_out AS g
JOIN referral_link AS l ON l.id = g.referral_link_id
LEFT JOIN used AS u ON u.referral_link_id = g.referral_link_id
