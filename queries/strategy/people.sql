-- The customers of a cell with their states, what they have, and the rules that alone keep a strategy from them.
WITH member AS (
    SELECT DISTINCT p.customer, p.customer_id
    FROM membership AS m
    JOIN person AS p ON p.customer = m.customer
    WHERE m.segment_id = $segment AND NOT p.has_left
),
sets AS (
    SELECT
        m.customer,
        m.customer_id,
        coalesce(max(CASE WHEN a.kind = 1 THEN a.first END), 0) AS segments,
        coalesce(max(CASE WHEN a.kind = 2 THEN a.first END), 0) AS scenes,
        coalesce(max(CASE WHEN a.kind = 3 THEN a.first END), 0) AS held,
        coalesce(max(CASE WHEN a.kind = 4 THEN a.first END), 0) AS contact,
        coalesce(max(CASE WHEN a.kind = 5 THEN a.first END), 0) AS reached
    FROM member AS m
    LEFT JOIN alike AS a ON a.customer = m.customer
    GROUP BY m.customer, m.customer_id
),
balance AS (
    SELECT customer, CAST(sum(balance_minor) AS BIGINT) AS balance_minor
    FROM holding
    GROUP BY customer
)
SELECT
    p.customer_id AS customer,
    s.state,
    b.balance_minor,
    s.live,
    s.segment,
    s.scene,
    s.contactable,
    s.channel,
    s.frequency
FROM sets AS p
JOIN profile AS f
    ON f.segments = p.segments AND f.scenes = p.scenes AND f.held = p.held AND f.contact = p.contact
    AND f.reached = p.reached AND NOT f.has_left
JOIN state AS s ON s.profile = f.profile
LEFT JOIN balance AS b ON b.customer = p.customer
ORDER BY b.balance_minor DESC NULLS LAST, p.customer_id
