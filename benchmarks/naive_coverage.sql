-- The peer of `strategy coverage`: every customer before every strategy with every product on sale that it offers, and
-- how many fail which rule first (1 to 8 in the order of the definition, 9: none), in one statement over the files.
-- It knows no state, no unlock and no balance, and no more than 62 of anything.
WITH segment_bit AS (
    SELECT id, CAST(1 AS BIGINT) << CAST(row_number() OVER (ORDER BY id) - 1 AS INTEGER) AS bit FROM segment
),
scene_bit AS (
    SELECT id, CAST(1 AS BIGINT) << CAST(row_number() OVER (ORDER BY id) - 1 AS INTEGER) AS bit FROM scene
),
product_bit AS (
    SELECT id, CAST(1 AS BIGINT) << CAST(row_number() OVER (ORDER BY id) - 1 AS INTEGER) AS bit FROM product
),
channel_bit AS (
    SELECT
        id,
        CAST(1 AS BIGINT) << CAST(row_number() OVER (ORDER BY id) - 1 AS INTEGER) AS bit,
        CASE WHEN contact_days IS NOT NULL THEN max_contacts END AS most
    FROM channel
),
in_segments AS (
    SELECT m.customer_id, bit_or(b.bit) AS segments
    FROM member_of AS m
    JOIN segment_bit AS b ON b.id = m.segment_id
    WHERE coalesce(m.valid_from <= $as_of, TRUE) AND coalesce($as_of < m.valid_to, TRUE)
    GROUP BY m.customer_id
),
from_scenes AS (
    SELECT c.customer_id, bit_or(b.bit) AS scenes
    FROM came_from AS c
    JOIN scene_bit AS b ON b.id = c.scene_id
    WHERE coalesce(c.happened_on <= $as_of, TRUE)
    GROUP BY c.customer_id
),
held AS (
    SELECT h.customer_id, bit_or(b.bit) AS products
    FROM holds AS h
    JOIN product_bit AS b ON b.id = h.product_id
    WHERE coalesce(h.opened_on <= $as_of, TRUE) AND coalesce($as_of < h.closed_on, TRUE)
    GROUP BY h.customer_id
),
contacts AS (
    SELECT c.customer_id, c.channel_id, count(*) AS contacts
    FROM contacted AS c
    JOIN channel AS h ON h.id = c.channel_id
    WHERE h.max_contacts IS NOT NULL
        AND CAST(c."at" AS DATE) <= $as_of
        AND date_diff('day', CAST(c."at" AS DATE), $as_of) < h.contact_days
    GROUP BY c.customer_id, c.channel_id
),
consent AS (
    SELECT customer_id, channel_id
    FROM reachable_by
    WHERE coalesce(valid_from <= $as_of, TRUE) AND coalesce($as_of < valid_to, TRUE)
    GROUP BY customer_id, channel_id
    HAVING arg_max(coalesce(consent, 'unasked'), coalesce(valid_from, DATE '0001-01-01')) = 'given'
),
reach AS (
    SELECT
        c.customer_id,
        bit_or(b.bit) AS channels,
        bit_or(CASE WHEN coalesce(coalesce(n.contacts, 0) < b.most, TRUE) THEN b.bit ELSE 0 END) AS with_room
    FROM consent AS c
    JOIN channel_bit AS b ON b.id = c.channel_id
    LEFT JOIN contacts AS n ON n.customer_id = c.customer_id AND n.channel_id = c.channel_id
    GROUP BY c.customer_id
),
person AS (
    SELECT
        coalesce(c.no_contact, FALSE) AS no_contact,
        coalesce(c.no_profiling, FALSE) AS no_profiling,
        coalesce(s.segments, 0) AS segments,
        coalesce(f.scenes, 0) AS scenes,
        coalesce(h.products, 0) AS products,
        coalesce(r.channels, 0) AS channels,
        coalesce(r.with_room, 0) AS with_room
    FROM customer AS c
    LEFT JOIN in_segments AS s ON s.customer_id = c.id
    LEFT JOIN from_scenes AS f ON f.customer_id = c.id
    LEFT JOIN held AS h ON h.customer_id = c.id
    LEFT JOIN reach AS r ON r.customer_id = c.id
    WHERE NOT coalesce(c.left_on <= $as_of, FALSE)
),
required AS (
    SELECT r.product_id, bit_or(b.bit) AS products
    FROM requires AS r
    JOIN product_bit AS b ON b.id = r.required_id
    GROUP BY r.product_id
),
targeted AS (
    SELECT t.strategy_id, bit_or(b.bit) AS segments
    FROM targets AS t
    JOIN segment_bit AS b ON b.id = t.segment_id
    GROUP BY t.strategy_id
),
staged AS (
    SELECT t.strategy_id, bit_or(b.bit) AS scenes
    FROM runs_in AS t
    JOIN scene_bit AS b ON b.id = t.scene_id
    GROUP BY t.strategy_id
),
used AS (
    SELECT t.strategy_id, bit_or(b.bit) AS channels
    FROM uses AS t
    JOIN channel_bit AS b ON b.id = t.channel_id
    GROUP BY t.strategy_id
),
offer AS (
    SELECT
        o.strategy_id,
        o.product_id,
        coalesce(s.starts_on <= $as_of, TRUE) AND coalesce($as_of <= s.ends_on, TRUE) AS live,
        coalesce(s.automated, FALSE) AS automated,
        b.bit,
        coalesce(r.products, 0) AS required,
        coalesce(t.segments, 0) AS segments,
        g.scenes,
        coalesce(u.channels, 0) AS channels
    FROM offers AS o
    JOIN strategy AS s ON s.id = o.strategy_id
    JOIN product AS p ON p.id = o.product_id
    JOIN product_bit AS b ON b.id = o.product_id
    LEFT JOIN required AS r ON r.product_id = o.product_id
    LEFT JOIN targeted AS t ON t.strategy_id = o.strategy_id
    LEFT JOIN staged AS g ON g.strategy_id = o.strategy_id
    LEFT JOIN used AS u ON u.strategy_id = o.strategy_id
    WHERE coalesce(p.on_sale_from <= $as_of, TRUE) AND coalesce($as_of < p.on_sale_to, TRUE)
),
judged AS (
    SELECT
        o.strategy_id,
        o.product_id,
        CASE
            WHEN NOT o.live THEN 1
            WHEN (p.segments & o.segments) = 0 THEN 2
            WHEN (p.scenes & o.scenes) = 0 THEN 3 -- unknown, so not failed, where the strategy runs in no scene
            WHEN (p.products & o.required) <> o.required THEN 4
            WHEN (p.products & o.bit) <> 0 THEN 5
            WHEN p.no_contact OR (p.no_profiling AND o.automated) THEN 6
            WHEN (p.channels & o.channels) = 0 THEN 7
            WHEN (p.with_room & o.channels) = 0 THEN 8
            ELSE 9
        END AS failed
    FROM person AS p
    CROSS JOIN offer AS o
)
SELECT strategy_id, product_id, failed, count(*) AS customers
FROM judged
GROUP BY strategy_id, product_id, failed
ORDER BY strategy_id, product_id, failed
