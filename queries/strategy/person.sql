-- The customers who have not left, with what the rules read of them as five sets, each under a name, and their balance. A set within the
-- first word is called by its bits, so 0 is the empty one; a larger one by a number below 0.
WITH beyond AS (
    SELECT DISTINCT customer, kind FROM bits WHERE word > 0
),
told AS (
    SELECT
        b.customer,
        b.kind,
        string_agg(CAST(b.word AS VARCHAR) || ':' || CAST(b.bits AS VARCHAR), ',' ORDER BY b.word) AS told,
        CAST(sum(b.balance_minor) AS BIGINT) AS balance_minor
    FROM bits AS b
    JOIN beyond AS d ON d.customer = b.customer AND d.kind = b.kind
    GROUP BY b.customer, b.kind
),
named AS (
    SELECT customer, kind, -dense_rank() OVER (PARTITION BY kind ORDER BY told) AS name, balance_minor
    FROM told
),
large AS (
    SELECT
        customer,
        max(CASE WHEN kind = 1 THEN name END) AS segments,
        max(CASE WHEN kind = 2 THEN name END) AS scenes,
        max(CASE WHEN kind = 3 THEN name END) AS held,
        max(CASE WHEN kind = 4 THEN name END) AS contact,
        max(CASE WHEN kind = 5 THEN name END) AS reached,
        max(balance_minor) AS balance_minor
    FROM named
    GROUP BY customer
)
SELECT
    e.customer,
    coalesce(l.segments, s.bits, 0) AS segments,
    coalesce(l.scenes, o.bits, 0) AS scenes,
    coalesce(l.held, h.bits, 0) AS held,
    coalesce(l.contact, c.bits, 0) AS contact,
    coalesce(l.reached, r.bits, 0) AS reached,
    coalesce(l.balance_minor, h.balance_minor) AS balance_minor
FROM here AS e
LEFT JOIN bits AS s ON s.customer = e.customer AND s.kind = 1 AND s.word = 0
LEFT JOIN bits AS o ON o.customer = e.customer AND o.kind = 2 AND o.word = 0
LEFT JOIN bits AS h ON h.customer = e.customer AND h.kind = 3 AND h.word = 0
LEFT JOIN bits AS c ON c.customer = e.customer AND c.kind = 4 AND c.word = 0
LEFT JOIN bits AS r ON r.customer = e.customer AND r.kind = 5 AND r.word = 0
LEFT JOIN large AS l ON l.customer = e.customer
