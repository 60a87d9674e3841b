-- What the rules read of a customer, as sets: segments, scenes, products held (those asked about and what they
-- require), channels with and without room, products reached for. A set is named by the first customer who has it,
-- and 0 where it is empty.
WITH needed AS (
    SELECT product_id FROM asked
    UNION
    SELECT r.required_id FROM requires AS r JOIN asked AS a ON a.product_id = r.product_id
),
trait AS (
    SELECT m.customer, 1 AS kind, s.number AS trait
    FROM membership AS m
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS number FROM segment) AS s ON s.id = m.segment_id
    UNION ALL
    SELECT o.customer, 2, s.number
    FROM origin AS o
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS number FROM scene) AS s ON s.id = o.scene_id
    UNION ALL
    SELECT h.customer, 3, n.number
    FROM holding AS h
    JOIN (SELECT product_id, row_number() OVER (ORDER BY product_id) AS number FROM needed) AS n
        ON n.product_id = h.product_id
    UNION ALL
    SELECT r.customer, 4, 2 * h.number + CASE WHEN r.has_room THEN 1 ELSE 0 END
    FROM reach AS r
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS number FROM channel) AS h ON h.id = r.channel_id
    UNION ALL
    SELECT customer, 4, 0 FROM person WHERE no_contact
    UNION ALL
    SELECT customer, 4, 1 FROM person WHERE no_profiling
    UNION ALL
    SELECT customer, 5, product FROM approach
),
told AS (
    SELECT customer, kind, CAST(list_sort(list(trait)) AS VARCHAR) AS traits
    FROM trait
    GROUP BY customer, kind
),
first AS (
    SELECT kind, traits, min(customer) AS customer
    FROM told
    GROUP BY kind, traits
)
SELECT
    t.customer,
    coalesce(max(CASE WHEN t.kind = 1 THEN f.customer END), 0) AS segments,
    coalesce(max(CASE WHEN t.kind = 2 THEN f.customer END), 0) AS scenes,
    coalesce(max(CASE WHEN t.kind = 3 THEN f.customer END), 0) AS held,
    coalesce(max(CASE WHEN t.kind = 4 THEN f.customer END), 0) AS contact,
    coalesce(max(CASE WHEN t.kind = 5 THEN f.customer END), 0) AS reached
FROM told AS t
JOIN first AS f ON f.kind = t.kind AND f.traits = t.traits
GROUP BY t.customer
