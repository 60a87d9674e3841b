-- Customers who hold every product of the portfolio openly on the day, and not the target, and have not left; since
-- when they hold all of it (missing where that is unknown), and what they have.
WITH own AS (
    SELECT
        h.customer,
        s.id AS product_id,
        CASE WHEN count(h.opened_on) = count(*) THEN min(h.opened_on) END AS opened_on,
        sum(h.balance_minor) AS balance_minor
    FROM holdings AS h
    JOIN codes AS s ON s.kind = 'product' AND s.number = h.product
    WHERE coalesce(h.opened_on <= $as_of, TRUE) AND coalesce($as_of < h.closed_on, TRUE)
    GROUP BY h.customer, s.id
),
ready AS (
    SELECT
        o.customer,
        count(p.product_id) AS products,
        count(CASE WHEN p.product_id IS NOT NULL THEN o.opened_on END) AS dated,
        max(CASE WHEN p.product_id IS NOT NULL THEN o.opened_on END) AS since,
        CAST(sum(o.balance_minor) AS BIGINT) AS balance_minor
    FROM own AS o
    LEFT JOIN portfolio AS p ON p.product_id = o.product_id
    GROUP BY o.customer
    HAVING count(p.product_id) = (SELECT count(*) FROM portfolio)
        AND NOT bool_or(o.product_id = $target)
)
SELECT
    e.customer_id AS customer,
    CASE WHEN r.dated = r.products THEN r.since END AS since,
    CASE WHEN r.dated = r.products THEN date_diff('day', r.since, $as_of) END AS days,
    r.balance_minor
FROM ready AS r
JOIN everybody AS e ON e.customer = r.customer
WHERE NOT coalesce(e.left_on <= $as_of, FALSE)
ORDER BY r.balance_minor DESC NULLS LAST, e.customer_id
