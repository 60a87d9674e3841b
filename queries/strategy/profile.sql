-- Customers who are alike are judged once: how many they are, and what they have. The first of them names
-- the profile.
WITH means AS (
    SELECT customer, sum(balance_minor) AS balance_minor
    FROM holding
    GROUP BY customer
)
SELECT
    min(p.customer) AS profile,
    p.has_left,
    NOT p.no_contact AND r.customer IS NOT NULL AS addressable,
    coalesce(s.segments, 0) AS segments,
    coalesce(s.scenes, 0) AS scenes,
    coalesce(s.held, 0) AS held,
    coalesce(s.contact, 0) AS contact,
    coalesce(s.reached, 0) AS reached,
    count(*) AS customers,
    count(b.balance_minor) AS balance_known,
    CAST(sum(b.balance_minor) AS BIGINT) AS balance_minor
FROM person AS p
LEFT JOIN (SELECT DISTINCT customer FROM reach) AS r ON r.customer = p.customer
LEFT JOIN alike AS s ON s.customer = p.customer
LEFT JOIN means AS b ON b.customer = p.customer
GROUP BY ALL
