-- Customers left after each rule, in the order of the definition; first all who have not left the bank.
WITH first AS (
    SELECT
        customers,
        CASE
            WHEN has_left THEN 0
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
    coalesce(sum(CASE WHEN failed = 0 THEN customers END), 0) AS has_left,
    coalesce(sum(CASE WHEN failed > 0 THEN customers END), 0) AS everybody,
    coalesce(sum(CASE WHEN failed > 1 THEN customers END), 0) AS live,
    coalesce(sum(CASE WHEN failed > 2 THEN customers END), 0) AS segment,
    coalesce(sum(CASE WHEN failed > 3 THEN customers END), 0) AS scene,
    coalesce(sum(CASE WHEN failed > 4 THEN customers END), 0) AS prerequisite,
    coalesce(sum(CASE WHEN failed > 5 THEN customers END), 0) AS not_held,
    coalesce(sum(CASE WHEN failed > 6 THEN customers END), 0) AS contactable,
    coalesce(sum(CASE WHEN failed > 7 THEN customers END), 0) AS channel,
    coalesce(sum(CASE WHEN failed > 8 THEN customers END), 0) AS frequency
FROM first
