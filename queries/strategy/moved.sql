-- Customers who leave the gap, and who enter it, by segment (-1: in any) and product, and what they have.
WITH moved AS (
    SELECT b.segments, b.word, b.balance_minor, b.gap & (~ a.gap) AS leaves, a.gap & (~ b.gap) AS enters
    FROM gap_before AS b
    JOIN standing AS a ON a.customer = b.customer AND a.word = b.word
    WHERE a.gap <> b.gap
),
told AS (
    SELECT p.segment, o.product_id, m.balance_minor, (m.leaves & o.bit) <> 0 AS leaves, (m.enters & o.bit) <> 0 AS enters
    FROM moved AS m
    JOIN place AS p ON p.segments = m.segments
    JOIN asked AS o ON o.word = m.word AND ((m.leaves & o.bit) <> 0 OR (m.enters & o.bit) <> 0)
)
SELECT
    s.id AS segment, -- missing: in any
    t.product_id AS product,
    count(*) FILTER (WHERE t.enters) - count(*) FILTER (WHERE t.leaves) AS customers,
    coalesce(CAST(sum(t.balance_minor) FILTER (WHERE t.enters) AS BIGINT), 0)
        - coalesce(CAST(sum(t.balance_minor) FILTER (WHERE t.leaves) AS BIGINT), 0) AS balance_minor,
    count(t.balance_minor) FILTER (WHERE t.enters) - count(t.balance_minor) FILTER (WHERE t.leaves) AS known
FROM told AS t
LEFT JOIN codes AS s ON s.kind = 'segment' AND s.number = t.segment
GROUP BY s.id, t.product_id
ORDER BY s.id, t.product_id
