-- One row a claim: who says to have brought whom, by which link, on which day.
-- A link that nobody issued makes no claim; a stated row makes one without a link.
WITH attribution AS (
    SELECT u.referral_link_id, max(coalesce(p.attribution_days, 90)) AS attribution_days
    FROM under AS u
    INNER JOIN programme AS p ON p.id = u.programme_id
    GROUP BY u.referral_link_id
),

claim AS (
    SELECT
        i.customer_id AS referrer_id,
        r.customer_id AS referee_id,
        r.referral_link_id,
        least(r.clicked_on, r.registered_on, r.opened_on, r.funded_on, r.active_on) AS day,
        FALSE AS given,
        coalesce(r.on_application, FALSE) AS on_application,
        coalesce(a.attribution_days, 90) AS attribution_days
    FROM redeemed_by AS r
    INNER JOIN issued AS i ON i.referral_link_id = r.referral_link_id
    LEFT JOIN attribution AS a ON a.referral_link_id = r.referral_link_id
    UNION ALL
    SELECT referrer_id, referee_id, NULL, happened_on, TRUE, FALSE, 90
    FROM referred
    WHERE coalesce(given, TRUE)
)

SELECT
    claim.*,
    referrer.joined_on AS referrer_joined_on,
    referee.joined_on AS referee_joined_on
FROM claim
LEFT JOIN customer AS referrer ON referrer.id = claim.referrer_id
LEFT JOIN customer AS referee ON referee.id = claim.referee_id
