-- Customers who are alike are judged once: how many they are, and what they have.
WITH sets AS (
    SELECT
        customer,
        max(CASE WHEN kind = 1 THEN first END) AS segments,
        max(CASE WHEN kind = 2 THEN first END) AS scenes,
        max(CASE WHEN kind = 3 THEN first END) AS held,
        max(CASE WHEN kind = 4 THEN first END) AS contact,
        max(CASE WHEN kind = 5 THEN first END) AS reached
    FROM alike
    GROUP BY customer
),
balance AS (
    SELECT customer, sum(balance_minor) AS balance_minor
    FROM holding
    GROUP BY customer
)
SELECT
    row_number() OVER () AS profile,
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
LEFT JOIN sets AS s ON s.customer = p.customer
LEFT JOIN balance AS b ON b.customer = p.customer
GROUP BY ALL
