-- Every claim with its finding, or with the mark that it is the referral that counts.
WITH tried AS (
    SELECT
        claim.*,
        CASE
            WHEN claim.referrer_id = claim.referee_id THEN 'self'
            WHEN claim.referrer_joined_on IS NULL THEN 'late_referrer'
            WHEN claim.referrer_joined_on > claim.referee_joined_on THEN 'late_referrer'
            WHEN circular.referrer_id IS NOT NULL THEN 'cycle'
        END AS fault,
        CASE
            WHEN claim.referee_joined_on IS NULL THEN NULL
            WHEN claim.given THEN 1
            WHEN claim.on_application THEN 2
            WHEN date_diff('day', claim.day, claim.referee_joined_on) BETWEEN 0 AND claim.attribution_days THEN 3
        END AS rule
    FROM claim
    LEFT JOIN circular
        ON circular.referrer_id = claim.referrer_id AND circular.referee_id = claim.referee_id
),

ranked AS (
    SELECT
        tried.*,
        row_number() OVER (
            PARTITION BY referee_id, fault IS NULL AND rule IS NOT NULL
            ORDER BY rule, day DESC NULLS LAST, referral_link_id, referrer_id
        ) AS place
    FROM tried
),

marked AS (
    SELECT ranked.*, fault IS NULL AND rule IS NOT NULL AND place = 1 AS counted
    FROM ranked
),

beside AS (
    SELECT marked.*, max(CASE WHEN counted THEN referrer_id END) OVER (PARTITION BY referee_id) AS counted_referrer_id
    FROM marked
)

SELECT
    referrer_id,
    referee_id,
    referral_link_id,
    day,
    given,
    on_application,
    coalesce(fault, CASE WHEN referrer_id <> counted_referrer_id THEN 'competing' END) AS finding,
    counted
FROM beside
ORDER BY referee_id, referrer_id, referral_link_id NULLS FIRST
