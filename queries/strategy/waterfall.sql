-- Customers left after each rule, in the order of the definition; first all who have not left the bank.
WITH first AS (
    SELECT
        CASE
            WHEN NOT live THEN 1
            WHEN NOT segment THEN 2
            WHEN NOT scene THEN 3
            WHEN NOT prerequisite THEN 4
            WHEN NOT not_held THEN 5
            WHEN NOT contactable THEN 6
            WHEN NOT channel THEN 7
            WHEN NOT frequency THEN 8
            ELSE 9
        END AS failed
    FROM judged
)
SELECT
    (SELECT count(*) FROM everybody) - count(*) AS has_left,
    count(*) AS everybody,
    count(*) FILTER (WHERE failed > 1) AS live,
    count(*) FILTER (WHERE failed > 2) AS segment,
    count(*) FILTER (WHERE failed > 3) AS scene,
    count(*) FILTER (WHERE failed > 4) AS prerequisite,
    count(*) FILTER (WHERE failed > 5) AS not_held,
    count(*) FILTER (WHERE failed > 6) AS contactable,
    count(*) FILTER (WHERE failed > 7) AS channel,
    count(*) FILTER (WHERE failed > 8) AS frequency
FROM first
