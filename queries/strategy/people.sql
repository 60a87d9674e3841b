-- The customers of a cell with their states, what they have, and the rules that alone keep a strategy from them.
WITH means AS (
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
FROM membership AS m
JOIN person AS p ON p.customer = m.customer AND NOT p.has_left
JOIN alike AS a ON a.customer = m.customer
JOIN profile AS f
    ON f.segments = a.segments AND f.scenes = a.scenes AND f.held = a.held AND f.contact = a.contact
    AND f.reached = a.reached AND NOT f.has_left
JOIN state AS s ON s.profile = f.profile
LEFT JOIN means AS b ON b.customer = m.customer
WHERE m.segment_id = $segment
ORDER BY b.balance_minor DESC NULLS LAST, p.customer_id
